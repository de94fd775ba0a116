package io.s3ranged.engine.cache;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import java.time.Duration;
import java.util.concurrent.locks.Condition;

/** Interest in a block, and the place where its reader waits. Guarded by the cache's lock. */
final class Ticket implements BlockTicket {

  final BlockKey key;
  final Object context;
  final MetricSet metrics;

  /** Grows from ticket to ticket: who asked first. */
  final long sequence;

  /** Where its reader waits; made when one does. */
  private Condition arrival;

  /** The life of the block that this ticket is on; null if the cache was closed before. */
  Block block;

  boolean waiting;

  /** A pin was taken for the waiting reader, who has not picked it up yet. */
  boolean granted;

  boolean closed;

  private final BlockCache cache;

  Ticket(BlockCache cache, BlockKey key, long sequence, Request request) {
    this.cache = cache;
    this.key = key;
    this.sequence = sequence;
    this.context = request.context();
    this.metrics = request.metrics();
  }

  /** What is the same for all tickets of a request. */
  record Request(Object context, MetricSet metrics) {}

  Condition arrival() {
    if (arrival == null) {
      arrival = cache.newCondition();
    }
    return arrival;
  }

  /** Wakes its reader, if one waits, to look at the state again. */
  void wake() {
    if (arrival != null) {
      arrival.signalAll();
    }
  }

  @Override
  public BlockPin pin(Duration timeout) throws RangedIOException {
    return cache.pin(this, timeout);
  }

  @Override
  public boolean isReady() {
    return cache.isReady(this);
  }

  @Override
  public void close() {
    cache.close(this);
  }
}
