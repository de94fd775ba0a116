package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockKey;
import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.cache.BlockPin;
import io.s3ranged.engine.cache.BlockTicket;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one reader has of the engine: its connection, its counters, its part of the budget. Safe to
 * use from any thread.
 */
final class ReaderShare implements AutoCloseable {

  private final Engine engine;
  private final ConnectionSettings connection;
  private final RangeTransport transport;
  private final MetricSet metrics;
  private final AtomicBoolean open = new AtomicBoolean(true);

  ReaderShare(
      Engine engine, ConnectionSettings connection, RangeTransport transport, MetricSet metrics) {
    this.engine = engine;
    this.connection = connection;
    this.transport = transport;
    this.metrics = metrics;
  }

  EngineSettings settings() {
    return engine.settings();
  }

  ReadAhead readAhead() {
    return engine.readAhead();
  }

  /** Counts bytes that were asked for by place and handed over. */
  void delivered(long bytes) {
    metrics.add(Metric.BYTES_DELIVERED, bytes);
    countPeak();
  }

  /**
   * Counts the most memory that was in use. What an ordered reader delivers its caller counts, who
   * alone knows how much of a slice was wanted.
   */
  void countPeak() {
    metrics.add(Metric.PEAK_MEMORY, engine.peakBytes());
  }

  IdentifiedObject identify(ObjectRef object) throws RangedIOException {
    return engine.identify(connection, object, metrics);
  }

  /** As above, by the block that holds {@code position}, where the object's size is known. */
  IdentifiedObject identify(ObjectRef object, long position) throws RangedIOException {
    boolean inside = object.hasSize() && position < object.size();
    long block = inside ? position / BlockLoads.BLOCK_BYTES : 0;
    return engine.identify(connection, object, block, metrics);
  }

  /** Asks for consecutive blocks of a pinned object. */
  List<BlockTicket> request(ObjectRef object, long firstBlock, int blocks, BlockLoader.Need need) {
    return engine.cache().request(key(object, firstBlock), blocks, context(object), need, metrics);
  }

  /** A block of a pinned object that is there already, or null. */
  BlockPin pinReady(ObjectRef object, long block) {
    return engine.cache().pinReady(key(object, block), metrics);
  }

  /** A piece of a block's size of a range that a vectored read kept, or null. */
  BlockPin pinKept(ObjectRef object, ByteRange range, int piece) {
    Object source = new RangeKey(SourceKey.of(connection, object), range);
    return engine.cache().pinReady(new BlockKey(source, piece), metrics);
  }

  /** Keeps what a vectored read fetched, as far as memory is to spare. */
  void keep(ObjectRef object, ByteRange range, ByteBuffer bytes) {
    engine.keepRange(connection, object, range, bytes);
  }

  /** A fetch of a range of a pinned object into leases of its own, past the cache. */
  LeasedFetch fetch(ObjectRef object, LeasedFetch.Piecing piecing, LeasedFetch.Outcome outcome) {
    return engine.leasedFetch(context(object), piecing, outcome);
  }

  /** Gives the share back to the other readers. Idempotent. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      engine.readerClosed();
    }
  }

  private LoadContext context(ObjectRef object) {
    return new LoadContext(transport, object, metrics);
  }

  private BlockKey key(ObjectRef object, long block) {
    return new BlockKey(SourceKey.of(connection, object), block);
  }
}
