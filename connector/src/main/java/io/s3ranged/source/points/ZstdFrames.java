package io.s3ranged.source.points;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoints;

/**
 * Finds the frames of a Zstandard object (RFC 8878) by the lengths of their blocks, without
 * decompressing them. A frame that holds no data, as tools write for their own use, is no point.
 * Used once.
 */
final class ZstdFrames {

  static final long MAGIC = 0xFD2FB528L;
  static final long SKIPPABLE_MAGIC = 0x184D2A50L;

  private static final int RESERVED = 1 << 3;
  private static final int CHECKED = 1 << 2;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] SIZE_BYTES = {0, 2, 4, 8};
  private static final int RUN = 1;
  private static final int RESERVED_BLOCK = 3;
  private static final int MAX_BLOCK_BYTES = 1 << 17;

  private final SlicedBytes in;
  private final PointSpacing spacing;
  private long start;

  private ZstdFrames(SlicedBytes in, PointRecipe recipe) {
    this.in = in;
    this.spacing = new PointSpacing(recipe);
  }

  /**
   * The points of a whole object.
   *
   * @throws RangedIOException {@code CORRUPT_DATA} for what is no Zstandard, or cut off
   */
  static SplitPoints find(SlicedBytes in, PointRecipe recipe) throws RangedIOException {
    return new ZstdFrames(in, recipe).find();
  }

  /** True if {@code magic} begins a frame without data. */
  static boolean isSkippable(long magic) {
    return (magic & ~0xFL) == SKIPPABLE_MAGIC;
  }

  private SplitPoints find() throws RangedIOException {
    while (in.rest() != null) {
      start = in.position();
      long magic = in.needNumber(4, frame());
      if (magic == MAGIC) {
        spacing.offer(start, false);
        frameOfData();
      } else if (isSkippable(magic)) {
        in.skip(in.needNumber(4, frame()), frame());
      } else {
        throw in.damage("no zstd frame begins at position " + start);
      }
    }
    return spacing.points(PointKind.ZSTD_FRAMES);
  }

  private void frameOfData() throws RangedIOException {
    int descriptor = in.need(frame());
    if ((descriptor & RESERVED) != 0) {
      throw in.damage("the " + frame() + " has a header that this version does not know");
    }
    boolean single = (descriptor & SINGLE_SEGMENT) != 0;
    int size = SIZE_BYTES[descriptor >> 6];
    int header = (single ? Math.max(1, size) : size + 1) + DICTIONARY_BYTES[descriptor & 3];
    in.skip(header, frame());
    boolean last = false;
    while (!last) {
      long block = in.needNumber(3, frame());
      last = (block & 1) != 0;
      long type = block >> 1 & 3;
      long bytes = block >> 3;
      if (type == RESERVED_BLOCK || bytes > MAX_BLOCK_BYTES) {
        throw in.damage(
            "the " + frame() + " has a block before position " + in.position() + " that none has");
      }
      in.skip(type == RUN ? 1 : bytes, frame());
    }
    if ((descriptor & CHECKED) != 0) {
      in.skip(4, frame());
    }
  }

  private String frame() {
    return "zstd frame at position " + start;
  }
}
