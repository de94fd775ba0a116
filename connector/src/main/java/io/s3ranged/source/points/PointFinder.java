package io.s3ranged.source.points;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoints;
import io.s3ranged.source.plan.Compression;

/** Finds the split points of an object, by what its key says that it is. */
public final class PointFinder {

  private PointFinder() {}

  /**
   * True if looking for points of {@code object} is worth while: it is longer than points are
   * apart, and compressed in a way that may have members or frames; or, for a recipe with a
   * dialect, not compressed.
   */
  public static boolean mayFind(ObjectRef object, PointRecipe recipe) {
    boolean hasParts =
        switch (Compression.of(object.key())) {
          case GZIP, ZSTD -> recipe.dialect().isEmpty();
          case NONE -> !recipe.dialect().isEmpty();
          case BZIP2, LZ4, SNAPPY, DEFLATE -> false;
        };
    return hasParts && object.size() > recipe.everyBytes();
  }

  /**
   * The points of an object of which {@link #mayFind} holds, and that {@code bytes} reads in the
   * version that {@code object} is pinned to.
   *
   * @throws RangedIOException {@code CORRUPT_DATA} where it is not what its key says, damaged or
   *     cut off, {@code AMBIGUOUS_QUOTES} where its quotes could be read in two ways, with the
   *     position; and whatever reading it may end in
   */
  public static SplitPoints find(ObjectRef object, PointRecipe recipe, ObjectBytes bytes)
      throws RangedIOException {
    if (Compression.of(object.key()) == Compression.ZSTD) {
      SplitPoints listed = ZstdSeekTable.find(object, recipe, bytes);
      if (listed != null) {
        return listed;
      }
    }
    try (SlicedBytes in = SlicedBytes.open(bytes, object, object.range())) {
      return switch (Compression.of(object.key())) {
        case GZIP -> GzipMembers.find(in, recipe);
        case ZSTD -> ZstdFrames.find(in, recipe);
        case NONE -> QuotedRecords.find(in, recipe);
        case BZIP2, LZ4, SNAPPY, DEFLATE ->
            throw new IllegalArgumentException("Nothing to look for in " + object.uri());
      };
    }
  }
}
