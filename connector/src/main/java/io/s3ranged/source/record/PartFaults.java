package io.s3ranged.source.record;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.plan.PlannedRange;

/**
 * Makes the faults of a part's content.
 *
 * @param of what positions are counted in, such as " of its decompressed bytes"; empty for the
 *     object itself
 */
record PartFaults(ObjectRef object, ByteRange extent, String of) {

  static PartFaults ofDecompressed(PlannedRange part) {
    long start = part.range().start();
    String of =
        start == 0
            ? " of its decompressed bytes"
            : " of what is decompressed from position " + start + " on";
    return new PartFaults(part.object(), part.extent(), of);
  }

  RangedIOException tooLong(long position, long maxBytes) {
    return Faults.of(
        FaultKind.RECORD_TOO_LONG,
        object,
        extent,
        "the record at position " + position + of + " has more than " + maxBytes + " bytes");
  }

  RangedIOException corrupt(String detail, Throwable cause) {
    return Faults.of(FaultKind.CORRUPT_DATA, object, extent, detail, cause);
  }
}
