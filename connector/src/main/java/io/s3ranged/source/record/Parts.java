package io.s3ranged.source.record;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.source.plan.Compression;
import io.s3ranged.source.plan.PlannedRange;
import java.util.List;

/** The bytes of a split's parts, decompressed where their keys say so. */
final class Parts {

  /** Decompressed bytes that are handed on at once. */
  private static final int STREAM_BYTES = 1 << 18;

  private final FormatSettings format;
  private final SplitSource source;
  private byte[] array;

  Parts(FormatSettings format, SplitSource source) {
    this.format = format;
    this.source = source;
  }

  /** A reader of the parts that have bytes. */
  OrderedReader open(List<PlannedRange> parts) throws RangedIOException {
    return source.open(
        parts.stream()
            .filter(Parts::hasBytes)
            .map(part -> new ObjectRange(part.object(), part.range()))
            .toList());
  }

  /** True if the part has an entry in the schedule of {@link #open}. */
  static boolean hasBytes(PlannedRange part) {
    return !part.range().isEmpty();
  }

  boolean isCompressed(PlannedRange part) {
    return format.format() != FileFormat.BINARY
        && Compression.of(part.object().key()) != Compression.NONE;
  }

  /** The decompressed bytes of a part, whose compressed ones come from {@code compressed}. */
  Pieces decompressed(PlannedRange part, SliceInputStream compressed) {
    if (array == null) {
      array = new byte[STREAM_BYTES];
    }
    boolean cut = !part.range().equals(part.extent());
    return cut && Compression.of(part.object().key()) == Compression.BZIP2
        ? new BzipPieces(compressed, part, array)
        : new StreamPieces(compressed, part, array);
  }
}
