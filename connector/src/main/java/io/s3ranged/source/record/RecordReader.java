package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedRange;

/**
 * Reads the records of one split, batch by batch. Used by one thread; {@link #cancel} alone may
 * come from another.
 */
public interface RecordReader extends AutoCloseable {

  /**
   * Moves to the next batch that has records; false at the end of the split. The batch before is
   * dead from the call on.
   */
  boolean next() throws RangedIOException;

  /** The current batch, the same one until {@link #next}. */
  RecordBatch batch();

  /** The part of the split that the current batch's records come from. */
  PlannedRange part();

  /** Cancels what is outstanding and wakes a waiting {@link #next} with {@code CANCELLED}. */
  void cancel();

  /** Idempotent. */
  @Override
  void close();
}
