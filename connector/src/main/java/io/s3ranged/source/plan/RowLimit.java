package io.s3ranged.source.plan;

import io.s3ranged.options.FormatSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Leaves out the splits behind those that have enough rows, where a range tells how many it has:
 * records of fixed length and chunks, not text. Pure.
 */
public final class RowLimit {

  private RowLimit() {}

  /**
   * The shortest beginning of {@code splits} that has {@code limit} rows; all of them where they
   * have fewer, or where a range before does not tell. Rows are those of objects that are there and
   * can be read.
   */
  public static List<Split> enough(List<Split> splits, FormatSettings format, long limit) {
    List<Split> kept = new ArrayList<>();
    long rows = 0;
    for (Split split : splits) {
      if (rows >= limit) {
        return kept;
      }
      kept.add(split);
      for (PlannedRange part : split.parts()) {
        OptionalLong known = rows(part, format);
        if (known.isEmpty()) {
          return splits;
        }
        rows += known.getAsLong();
      }
    }
    return kept;
  }

  /** Ranges are cut where rows begin, so only the last of an object may end within one. */
  private static OptionalLong rows(PlannedRange part, FormatSettings format) {
    boolean compressed = Compression.of(part.object().key()) != Compression.NONE;
    long length = part.range().isBounded() ? part.range().length() : -1;
    return switch (format.format().framing()) {
      case LINES, BORROWED -> OptionalLong.empty();
      case CHUNKS ->
          length < 0
              ? OptionalLong.empty()
              : OptionalLong.of((length + format.chunkBytes() - 1) / format.chunkBytes());
      case FIXED ->
          length < 0 || compressed
              ? OptionalLong.empty()
              : OptionalLong.of(length / format.recordLength());
    };
  }
}
