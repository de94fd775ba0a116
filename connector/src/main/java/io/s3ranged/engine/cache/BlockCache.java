package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.BufferPool;
import io.s3ranged.engine.memory.Deferred;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The blocks of objects that are in memory, shared by all readers of the JVM.
 *
 * <p><b>States.</b> A block is LOADING from the request that found it absent; READY when its loader
 * has filled it; EVICTED when its memory was taken away, when it was dropped for want of memory, or
 * when its load was given up; FAILED when its load failed. Only LOADING and READY blocks are in the
 * table, so an EVICTED or FAILED key is absent, and the next request loads it anew. A failure is
 * told to those who had asked by then, once each, and never kept.
 *
 * <p><b>Single flight.</b> At most one load of a key goes on that somebody wants. A load covers a
 * run of blocks; when none of those still to come has an open ticket, it is cancelled, and its keys
 * are absent from that moment: who asks then starts a new load and never waits for the cancelled
 * one. What a cancelled load still delivers is kept if the key is absent, else closed.
 *
 * <p><b>Who owns what.</b> The loader owns a lease until it says {@code loaded}, the cache from
 * then on, until it closes it: when the block is evicted, or (closed cache, {@link Retention#DROP})
 * with the last pin. A reader owns its tickets and its pins. A ticket makes a load go on and a
 * block be the last to be evicted; a pin makes eviction impossible. When a block completes, the
 * pins of those who wait for it are taken in the same step, so none of them can wake and find it
 * evicted.
 *
 * <p><b>Memory.</b> The pool's budget is the cache's only limit: blocks stay until somebody needs
 * their memory. {@link #makeRoom} evicts for those who wait for memory, {@link #tryAcquire} for
 * those who read ahead; see {@link EvictionOrder} for what goes first.
 *
 * <p><b>Locks.</b> One lock guards all state. Under it nothing is called but this package's own
 * bookkeeping, counters, the clock and the equality of keys; no loader, no load, no lease, no pool.
 * These come afterwards, without the lock ({@link Deferred}), since closing a lease runs the grants
 * of the pool on the calling thread, and a grant may start a fetch, which may call back here. So
 * the cache's lock and the pool's are never held together, and callers may hold none of their own
 * that a loader needs.
 *
 * <p><b>Why readers do not wait for each other in a circle.</b> A reader waits in {@link
 * BlockTicket#pin} only, for a load that was DEMANDED or is promoted then, and holds no pin while
 * it waits (the caller's duty). Such a load waits for memory in the pool's queue, first come, first
 * served. Whoever holds memory is a pinned block, whose reader is not waiting and will unpin; a
 * block nobody has pinned, which {@code makeRoom} evicts: it is called after a request had to queue
 * and whenever a block becomes evictable, so whichever comes second sees the other; or a running
 * fetch, which ends by its own deadline. So the head of the queue is served at last. A block whose
 * reader was not there yet may be evicted before its first use, but a reader that waits gets its
 * pin with the block, so each wait ends with progress.
 *
 * <p>Thread-safe.
 */
public final class BlockCache implements AutoCloseable {

  private static final int BYTES_PER_SKETCHED_KEY = 1 << 16;

  private final BufferPool pool;
  private final BlockLoader loader;
  private final MetricSet metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final BlockTable table;
  private final PinWaits waits;
  private final AtomicInteger roomCalls = new AtomicInteger();
  private long sequence;

  /**
   * @param pool where the loader's leases come from
   * @param metrics whom to count evictions for
   */
  public BlockCache(BufferPool pool, BlockLoader loader, Retention retention, MetricSet metrics) {
    this(pool, loader, retention, metrics, WaitClock.SYSTEM);
  }

  BlockCache(
      BufferPool pool,
      BlockLoader loader,
      Retention retention,
      MetricSet metrics,
      WaitClock clock) {
    this.pool = pool;
    this.loader = loader;
    this.metrics = metrics;
    FrequencySketch sketch = new FrequencySketch(pool.maxBytes() / BYTES_PER_SKETCHED_KEY);
    this.table = new BlockTable(new EvictionOrder(sketch), retention);
    this.waits = new PinWaits(this, lock, table, clock);
  }

  /**
   * Takes an interest in {@code count} consecutive blocks from {@code first}: one ticket each, in
   * their order, to be closed by the caller. Does not wait. What is absent is loaded, each longest
   * run of absent blocks by one call of the loader. Of a closed cache the tickets fail in {@code
   * pin} with {@code CANCELLED}.
   *
   * @param context handed to the loader as it is
   * @param need whether the caller is about to wait; DEMANDED promotes the loads it joins
   * @param metrics the reader's: hits, misses, joined flights, time waited
   */
  public List<BlockTicket> request(
      BlockKey first, int count, Object context, BlockLoader.Need need, MetricSet metrics) {
    List<BlockTicket> tickets = new ArrayList<>(count);
    Ticket.Request request = new Ticket.Request(context, metrics);
    change(
        after -> {
          List<Block> absent = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            BlockKey key = new BlockKey(first.source(), first.ordinal() + i);
            Ticket ticket = new Ticket(this, key, sequence++, request);
            tickets.add(ticket);
            if (table.isClosed()) {
              continue;
            }
            Block block = table.find(key);
            if (block == null) {
              block = table.add(key);
              absent.add(block);
              metrics.increment(Metric.CACHE_MISSES);
            } else {
              if (!absent.isEmpty()) {
                load(absent, need, context, after);
                absent = new ArrayList<>(count - i);
              }
              found(block, need, metrics, after);
            }
            table.join(ticket, block);
          }
          load(absent, need, context, after);
        });
    return tickets;
  }

  private static void found(Block block, BlockLoader.Need need, MetricSet metrics, Deferred after) {
    if (block.state == Block.State.READY) {
      metrics.increment(Metric.CACHE_HITS);
      return;
    }
    metrics.increment(Metric.JOINED_FLIGHTS);
    if (need == BlockLoader.Need.DEMANDED) {
      block.flight.demand(after);
    }
  }

  /** Pins a block that is complete now, which counts as a use; null if it is not. Never waits. */
  public BlockPin pinReady(BlockKey key, MetricSet metrics) {
    lock.lock();
    try {
      Block block = table.pinReady(key);
      if (block == null) {
        return null;
      }
      metrics.increment(Metric.CACHE_HITS);
      return new Pin(this, block);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Evicts for as long as somebody waits for the pool's memory and there is something to evict. To
   * be called after a request to the pool had to queue; the cache itself calls it when a block
   * becomes evictable.
   */
  public void makeRoom() {
    // One thread evicts for all: more than one would evict more than is needed, and the grants that
    // a closed lease runs may come back here.
    if (!pool.hasWaiters() || roomCalls.getAndIncrement() > 0) {
      return;
    }
    int heard = 0;
    try {
      do {
        heard = roomCalls.get();
        while (pool.hasWaiters() && evict(table::evictNext)) {
          metrics.increment(Metric.EVICTIONS);
        }
      } while (roomCalls.addAndGet(-heard) > 0);
    } catch (RuntimeException | Error e) {
      roomCalls.set(0);
      throw e;
    }
  }

  /**
   * Memory for reading ahead: what is free, or else what blocks hold that nobody has an interest
   * in. Null where there is neither, or where others wait for memory.
   */
  public BufferLease tryAcquire(int length) {
    BufferLease lease = pool.tryAcquire(length);
    while (lease == null && !pool.hasWaiters() && evict(table::evictUnwanted)) {
      metrics.increment(Metric.EVICTIONS);
      lease = pool.tryAcquire(length);
    }
    return lease;
  }

  /** Frees all complete blocks that nobody pins; tells how many. */
  public int clear() {
    int evicted = 0;
    while (evict(table::evictNext)) {
      evicted++;
    }
    return evicted;
  }

  /**
   * Cancels all loads, wakes all waiters with {@code CANCELLED}, frees what is not pinned; what is
   * pinned or still loading is freed as soon as it no longer is. Idempotent.
   */
  @Override
  public void close() {
    change(table::close);
  }

  /** What is held now. */
  public CacheGauges gauges() {
    lock.lock();
    try {
      return table.gauges();
    } finally {
      lock.unlock();
    }
  }

  void loaded(Flight flight, long ordinal, BufferLease lease, int length) {
    change(
        after -> {
          waits.arrived();
          table.loaded(flight, ordinal, lease, length, after);
        });
  }

  void dropped(Flight flight, long ordinal) {
    change(after -> table.dropped(flight, ordinal));
  }

  void failed(Flight flight, long ordinal, RangedIOException fault) {
    change(after -> table.failed(flight, ordinal, fault));
  }

  Condition newCondition() {
    return lock.newCondition();
  }

  void close(Ticket ticket) {
    change(after -> table.leave(ticket, after));
  }

  void unpin(Pin pin) {
    change(after -> table.unpin(pin.end(), after));
  }

  boolean isReady(Ticket ticket) {
    lock.lock();
    try {
      return waits.isReady(ticket);
    } finally {
      lock.unlock();
    }
  }

  BlockPin pin(Ticket ticket, Duration timeout) throws RangedIOException {
    return waits.pin(ticket, timeout);
  }

  /** Leaves the start of a load of absent blocks to be done; of none, nothing. */
  void load(List<Block> blocks, BlockLoader.Need need, Object context, Deferred after) {
    if (!blocks.isEmpty()) {
      Flight flight = new Flight(this, blocks, need);
      after.add(() -> start(flight, context));
    }
  }

  private void start(Flight flight, Object context) {
    try {
      BlockLoader.Load load =
          loader.load(flight.first(), flight.count(), flight.need, context, flight);
      change(after -> flight.started(load, after));
    } catch (RuntimeException | OutOfMemoryError e) {
      // A loader must not throw; where it does, nobody shall wait for it.
      FaultKind kind =
          e instanceof OutOfMemoryError ? FaultKind.MEMORY_STARVED : FaultKind.STORE_ERROR;
      String detail = PinWaits.name(flight.first()) + ": its load could not be started: " + e;
      flight.failed(flight.first().ordinal(), Faults.of(kind, detail, e));
    }
  }

  /** Frees a block if there is one to free. */
  private boolean evict(Predicate<Deferred> step) {
    Deferred after = new Deferred();
    boolean evicted;
    lock.lock();
    try {
      evicted = step.test(after);
    } finally {
      lock.unlock();
    }
    after.run();
    return evicted;
  }

  /** Does a step under the lock, then what it leaves to be done. */
  void change(Consumer<Deferred> step) {
    Deferred after = new Deferred();
    lock.lock();
    try {
      step.accept(after);
    } finally {
      lock.unlock();
    }
    finish(after);
  }

  /** Does what a step has left to be done; without the lock. */
  void finish(Deferred after) {
    after.run();
    makeRoom();
  }
}
