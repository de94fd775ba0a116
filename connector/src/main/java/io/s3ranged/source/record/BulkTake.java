package io.s3ranged.source.record;

import java.nio.ByteBuffer;

/**
 * Takes many records at once, out of a region {@code [from, to)} in which a record starts at {@code
 * from} and every terminator that begins in it lies whole. Any that it leaves are taken one by one.
 */
@FunctionalInterface
interface BulkTake {

  /** Leaves all. */
  BulkTake NOTHING = (buffer, from, to, batch) -> from;

  /**
   * Puts what is wanted of the first records into the batch, as far as that has room.
   *
   * @return where the first record starts that is neither in the batch nor passed over
   */
  int take(ByteBuffer buffer, int from, int to, RecordBatch batch);
}
