package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;

/** Finds the records in the bytes of one part after the other. Used by one thread. */
interface Framer {

  /** Turns to the records of {@code pieces} that are its part's own. */
  void start(Pieces pieces);

  /** Fills {@code batch}, whose former records are dead; false at the end of the part. */
  boolean next(RecordBatch batch) throws RangedIOException;

  /** Bytes that the records since {@link #start} took, with their terminators. */
  long consumed();

  /** Incomplete last records that were dropped since {@link #start}. */
  default int droppedTails() {
    return 0;
  }
}
