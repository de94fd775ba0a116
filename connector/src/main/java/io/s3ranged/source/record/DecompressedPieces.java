package io.s3ranged.source.record;

import io.s3ranged.range.ByteRange;
import io.s3ranged.source.plan.PlannedRange;

/** Pieces on the heap of what a part's bytes decompress to, which ends nobody knows where. */
interface DecompressedPieces extends Pieces {

  /** The compressed bytes. */
  PlannedRange part();

  @Override
  default long address() {
    return 0;
  }

  @Override
  default ByteRange extent() {
    return ByteRange.from(0);
  }

  @Override
  default boolean startsWithRecord() {
    return part().startsWithRecord();
  }

  @Override
  default boolean startsObject() {
    return part().range().start() == 0;
  }

  @Override
  default PartFaults faults() {
    return PartFaults.ofDecompressed(part());
  }
}
