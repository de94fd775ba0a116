package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import java.nio.ByteBuffer;

/**
 * The bytes from the start of a part's range to the end of its extent, piece by piece. Positions
 * are those of the object, or of the bytes that are decompressed from the start of the range. Used
 * by one thread.
 */
interface Pieces extends AutoCloseable {

  /**
   * Moves to the next piece, which is not empty; false at the end of the extent. The piece before
   * is dead from the call on.
   */
  boolean next() throws RangedIOException;

  /** The current piece, from index 0 to its limit. */
  ByteBuffer buffer();

  /** Where index 0 of the current piece stands. */
  long position();

  /** Where index 0 of the current piece lies in memory, or 0 for a piece on the heap. */
  long address();

  /** The array of a piece on the heap, whose index 0 is the piece's; null for one off the heap. */
  byte[] heap();

  /** The extent; its end may be learnt from the first {@link #next}. */
  ByteRange extent();

  /** The range whose records are the part's own; its end may be learnt at the piece there. */
  ByteRange range();

  /** True if a record starts where the range does, and not only behind its first terminator. */
  boolean startsWithRecord();

  /** True if position 0 is the first byte of an object. */
  boolean startsObject();

  /** What names the bytes in a fault. */
  PartFaults faults();

  /** Gives back what a decompressor holds. Idempotent. */
  @Override
  void close();
}
