package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockCache;
import io.s3ranged.engine.cache.BlockKey;
import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.cache.BlockTicket;
import io.s3ranged.engine.cache.Retention;
import io.s3ranged.engine.fetch.FetchPool;
import io.s3ranged.engine.fetch.ThreadFetchTimer;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.BufferPool;
import io.s3ranged.engine.remote.RemoteWrites;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads bytes of objects for a whole JVM: one byte budget, one fetch pool, one cache, however many
 * readers.
 *
 * <p>Data flows {@code reader -> BlockCache -> BlockLoads -> FetchPool -> RangeTransport}, and
 * comes back as pinned blocks. Thread-safe; the readers are not.
 */
public final class Engine implements AutoCloseable {

  private final EngineSettings settings;
  private final StoreFactory stores;
  private final RemoteWrites remote;
  private final ThreadFetchTimer timer = new ThreadFetchTimer();
  private final MetricSet metrics = new MetricSet();
  private final BufferPool memory;
  private final FetchPool fetches;
  private final BlockCache cache;
  private final LeaseSupply supply;
  private final ConcurrentMap<ConnectionSettings, Store> open = new ConcurrentHashMap<>();
  private final AtomicInteger readers = new AtomicInteger();
  private volatile ReadAhead readAhead;

  /**
   * Starts nothing yet: threads and connections come with the first read.
   *
   * @param stores opens the store of each connection identity when it is first asked for
   */
  public Engine(EngineSettings settings, StoreFactory stores) {
    this(settings, stores, RemoteWrites.of(settings.transport().remoteMemory()));
  }

  /**
   * As above, with remote memory that is made another way; closed with the engine.
   *
   * @param remote makes the slabs of the pool
   */
  Engine(EngineSettings settings, StoreFactory stores, RemoteWrites remote) {
    this.settings = settings;
    this.stores = stores;
    this.remote = remote;
    this.memory = new BufferPool(settings.maxMemoryBytes(), remote::slab);
    this.fetches = new FetchPool(settings.fetch(), timer);
    BlockLoads loads = new BlockLoads(fetches);
    this.cache = new BlockCache(memory, loads, retention(settings), metrics);
    this.supply = new LeaseSupply(memory, cache);
    loads.supplyFrom(supply);
  }

  public EngineSettings settings() {
    return settings;
  }

  /** A set of counters for one user of the engine; what it counts, the engine counts too. */
  public MetricSet newMetrics() {
    return metrics.child();
  }

  /** What all readers together have counted. */
  public MetricSet metrics() {
    return metrics;
  }

  /** What is held at this moment. */
  public EngineGauges gauges() {
    return new EngineGauges(
        memory.maxBytes(),
        memory.usedBytes(),
        memory.peakBytes(),
        memory.quarantinedBytes(),
        memory.leases(),
        cache.gauges().pinnedBlocks(),
        fetches.inFlight(),
        readers.get());
  }

  /** A reader of the ranges of {@code schedule}, in its order. */
  public OrderedReader inOrder(
      ConnectionSettings connection, List<ObjectRange> schedule, MetricSet readerMetrics)
      throws RangedIOException {
    return new BlockOrderedReader(share(connection, readerMetrics), new RangeSchedule(schedule));
  }

  /** A reader of one object, at any place. */
  public ObjectReader open(ConnectionSettings connection, ObjectRef object, MetricSet readerMetrics)
      throws RangedIOException {
    return new BlockObjectReader(share(connection, readerMetrics), object);
  }

  /**
   * Asks the store for an object's ETag and size with one ranged GET of its first block, which
   * stays in the cache.
   *
   * @param object what of ETag and size it already has must agree; a pinned one needs no request
   * @throws RangedIOException {@code NO_SUCH_OBJECT}, {@code ACCESS_DENIED}, {@code OBJECT_CHANGED}
   *     and whatever else a GET may end in
   */
  public IdentifiedObject identify(
      ConnectionSettings connection, ObjectRef object, MetricSet readerMetrics)
      throws RangedIOException {
    return identify(connection, object, 0, readerMetrics);
  }

  /** As above, with the GET of block {@code ordinal}, which must lie in the object. */
  IdentifiedObject identify(
      ConnectionSettings connection, ObjectRef object, long ordinal, MetricSet readerMetrics)
      throws RangedIOException {
    if (object.isPinned()) {
      return new IdentifiedObject(object, -1);
    }
    RangeTransport transport = store(connection).transport();
    Identification identification = new Identification(object);
    ByteRange block =
        ByteRange.ofLength(ordinal * BlockLoads.BLOCK_BYTES, BlockLoads.BLOCK_BYTES)
            .clip(object.range().end());
    LeasedFetch fetch =
        leasedFetch(
            new LoadContext(transport, object, readerMetrics),
            new LeasedFetch.Piecing(block, BlockLoads.BLOCK_BYTES),
            identification);
    fetch.startDemanded();
    IdentifiedObject identified = identification.await(fetch, settings.memoryTimeout());
    BufferLease lease = identification.takeBlock();
    if (lease != null) {
      ObjectRef found = identified.object();
      int length = (int) block.clip(found.size()).length();
      keep(new BlockKey(SourceKey.of(connection, found), ordinal), lease, length, found);
    }
    return identified;
  }

  /**
   * A lister of the connection's store, that counts its requests in {@code listerMetrics}. The
   * engine owns its connections.
   */
  public ObjectLister lister(ConnectionSettings connection, MetricSet listerMetrics)
      throws RangedIOException {
    return store(connection).lister(listerMetrics);
  }

  /** Cancels all that is under way, and frees connections and threads. Readers fail from now on. */
  @Override
  public void close() {
    cache.close();
    fetches.close();
    open.values().forEach(Store::close);
    open.clear();
    remote.close();
    timer.close();
  }

  BlockCache cache() {
    return cache;
  }

  /** The share of each of the readers that are open now. */
  ReadAhead readAhead() {
    return readAhead;
  }

  long peakBytes() {
    return memory.peakBytes();
  }

  void readerClosed() {
    readers.decrementAndGet();
    divideBudget();
  }

  private void divideBudget() {
    readAhead =
        ReadAhead.share(
            memory.maxBytes(),
            settings.fetch().maxInFlight(),
            settings.fetch().maxFetchBytes(),
            BlockLoads.BLOCK_BYTES,
            readers.get());
  }

  LeasedFetch leasedFetch(
      LoadContext context, LeasedFetch.Piecing piecing, LeasedFetch.Outcome outcome) {
    return new LeasedFetch(supply, fetches, context, piecing, outcome);
  }

  private ReaderShare share(ConnectionSettings connection, MetricSet readerMetrics)
      throws RangedIOException {
    RangeTransport transport = store(connection).transport();
    readers.incrementAndGet();
    divideBudget();
    return new ReaderShare(this, connection, transport, readerMetrics);
  }

  private Store store(ConnectionSettings connection) throws RangedIOException {
    Store known = open.get(connection);
    if (known != null) {
      return known;
    }
    synchronized (open) {
      Store made = open.get(connection);
      if (made == null) {
        made = OfferingStore.of(stores.open(connection), remote);
        open.put(connection, made);
      }
      return made;
    }
  }

  /**
   * Keeps a copy of bytes that were fetched past the cache, under names of their own, as far as
   * memory is to spare.
   *
   * @param bytes those of {@code range}, from position to limit, which stay as they are
   */
  void keepRange(
      ConnectionSettings connection, ObjectRef object, ByteRange range, ByteBuffer bytes) {
    if (!settings.cacheEnabled()) {
      return;
    }
    Object source = new RangeKey(SourceKey.of(connection, object), range);
    int done = 0;
    for (int piece = 0; done < range.length(); piece++) {
      int length = (int) Math.min(BlockLoads.BLOCK_BYTES, range.length() - done);
      BufferLease lease = supply.spare(length);
      if (lease == null) {
        return;
      }
      lease.buffer().put(0, bytes, bytes.position() + done, length);
      keep(new BlockKey(source, piece), lease, length, object);
      done += length;
    }
  }

  /** Hands a complete block to the cache, unless the cache has one of its name. */
  private void keep(BlockKey key, BufferLease lease, int length, ObjectRef object) {
    LoadContext context = new LoadContext(null, object, new MetricSet());
    context.ready().set(new LoadContext.ReadyBlock(lease, length));
    cache
        .request(key, 1, context, BlockLoader.Need.AHEAD, context.metrics())
        .forEach(BlockTicket::close);
    if (context.ready().getAndSet(null) != null) {
      lease.close();
    }
  }

  private static Retention retention(EngineSettings settings) {
    return settings.cacheEnabled() ? Retention.KEEP : Retention.DROP;
  }
}
