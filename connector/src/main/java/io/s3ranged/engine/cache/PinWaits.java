package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.Deferred;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How readers wait for blocks. A reader says under the lock that it waits, and for which life of
 * the block; starts or promotes its load without the lock; then sleeps until that life has changed
 * its state or the ticket is closed. If the block is gone by then it starts over.
 */
final class PinWaits {

  private final BlockCache cache;
  private final ReentrantLock lock;
  private final BlockTable table;
  private final WaitClock clock;
  private long lastArrivalNanos;

  PinWaits(BlockCache cache, ReentrantLock lock, BlockTable table, WaitClock clock) {
    this.cache = cache;
    this.lock = lock;
    this.table = table;
    this.clock = clock;
    this.lastArrivalNanos = clock.nanoTime();
  }

  /** A block has come, of whichever reader. Under the lock. */
  void arrived() {
    lastArrivalNanos = clock.nanoTime();
  }

  /** Under the lock. */
  boolean isReady(Ticket ticket) {
    if (isOver(ticket) || ticket.block.state == Block.State.FAILED) {
      return true;
    }
    Block block = table.find(ticket.key);
    return block != null && block.state == Block.State.READY;
  }

  BlockPin pin(Ticket ticket, Duration timeout) throws RangedIOException {
    long since = clock.nanoTime();
    BlockPin pin = null;
    while (pin == null) {
      cache.change(after -> prepare(ticket, after));
      pin = await(ticket, since, timeout);
    }
    return pin;
  }

  /** Makes the ticket's reader one who waits, for a block that somebody loads. */
  private void prepare(Ticket ticket, Deferred after) {
    if (isOver(ticket) || Thread.currentThread().isInterrupted()) {
      return;
    }
    if (ticket.block.state == Block.State.EVICTED) {
      Block block = table.find(ticket.key);
      if (block == null) {
        block = table.add(ticket.key);
        ticket.metrics.increment(Metric.CACHE_MISSES);
        cache.load(List.of(block), BlockLoader.Need.DEMANDED, ticket.context, after);
      }
      table.join(ticket, block);
    }
    if (ticket.block.state == Block.State.LOADING) {
      ticket.block.flight.demand(after);
    }
    table.await(ticket);
  }

  /** The pin, or null if the block has gone and must be loaded anew. */
  private BlockPin await(Ticket ticket, long since, Duration timeout) throws RangedIOException {
    Deferred after = new Deferred();
    RangedIOException fault;
    lock.lock();
    try {
      boolean interrupted = interruptedInWait(ticket, since, timeout);
      boolean granted = table.wakened(ticket);
      fault = faultOf(ticket, interrupted);
      if (granted && fault == null) {
        return new Pin(cache, ticket.block);
      }
      if (granted) {
        table.unpin(ticket.block, after);
      }
      if (fault == null
          && (ticket.block.state == Block.State.LOADING || left(since, timeout) <= 0)) {
        fault = starved(ticket, timeout);
      }
    } finally {
      lock.unlock();
    }
    cache.finish(after);
    if (fault != null) {
      throw fault;
    }
    return null;
  }

  /** Waits until there is something to tell to the ticket's reader; true if interrupted. */
  private boolean interruptedInWait(Ticket ticket, long since, Duration timeout) {
    long start = clock.nanoTime();
    try {
      long left = left(since, timeout);
      while (!isOver(ticket)
          && ticket.block.state == Block.State.LOADING
          && (left > 0 || ticket.block.flight.hasMemory())) {
        // A load that has memory is late for its store's sake, and has a deadline of its own.
        clock.await(ticket.arrival(), left > 0 ? left : timeout.toNanos());
        left = left(since, timeout);
      }
      return Thread.currentThread().isInterrupted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      ticket.metrics.add(Metric.FETCH_WAIT, clock.nanoTime() - start);
    }
  }

  /** As long as blocks arrive, of whichever reader, memory goes round and waiting makes sense. */
  private long left(long since, Duration timeout) {
    long now = clock.nanoTime();
    return timeout.toNanos() - Math.min(now - since, now - lastArrivalNanos);
  }

  private boolean isOver(Ticket ticket) {
    return ticket.closed || ticket.block == null || table.isClosed();
  }

  private RangedIOException faultOf(Ticket ticket, boolean interrupted) {
    if (isOver(ticket)) {
      String who = table.isClosed() ? "cache" : "reader";
      return Faults.of(FaultKind.CANCELLED, name(ticket.key) + ": the " + who + " was closed");
    }
    if (interrupted) {
      return Faults.of(
          FaultKind.CANCELLED, name(ticket.key) + ": the reader's thread was interrupted");
    }
    return ticket.block.state == Block.State.FAILED ? Faults.rethrow(ticket.block.fault) : null;
  }

  private RangedIOException starved(Ticket ticket, Duration timeout) {
    CacheGauges gauges = table.gauges();
    return Faults.of(
        FaultKind.MEMORY_STARVED,
        name(ticket.key)
            + ": no block has arrived for "
            + timeout.toMillis()
            + " ms; readers hold "
            + gauges.pinnedBlocks()
            + " blocks, "
            + gauges.loadingBlocks()
            + " are being loaded");
  }

  /** A block's name in messages. */
  static String name(BlockKey key) {
    return "block " + key.ordinal() + " of " + key.source();
  }
}
