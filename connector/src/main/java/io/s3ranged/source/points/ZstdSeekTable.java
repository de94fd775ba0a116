package io.s3ranged.source.points;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoint;
import io.s3ranged.source.index.SplitPoints;

/**
 * Reads the table of frames at the end of an object in Zstandard's seekable format, so that no more
 * of it need be read: 9 bytes, the table, and four where each point shall be.
 */
final class ZstdSeekTable {

  private static final long FRAME_MAGIC = ZstdFrames.SKIPPABLE_MAGIC | 0xE;
  private static final long FOOTER_MAGIC = 0x8F92EAB1L;
  private static final int FOOTER_BYTES = 9;
  private static final int HEADER_BYTES = 8;
  private static final int RESERVED = 0x7C;
  private static final int CHECKED = 0x80;
  private static final String TABLE = "its seek table";

  private ZstdSeekTable() {}

  /** The points, or null where there is no table or it does not agree with the object. */
  static SplitPoints find(ObjectRef object, PointRecipe recipe, ObjectBytes bytes)
      throws RangedIOException {
    long size = object.size();
    if (size < HEADER_BYTES + FOOTER_BYTES) {
      return null;
    }
    long frames;
    int entryBytes;
    try (SlicedBytes in = open(bytes, object, size - FOOTER_BYTES, size)) {
      frames = in.needNumber(4, TABLE);
      int descriptor = in.need(TABLE);
      if (in.needNumber(4, TABLE) != FOOTER_MAGIC || (descriptor & RESERVED) != 0) {
        return null;
      }
      entryBytes = (descriptor & CHECKED) != 0 ? 12 : 8;
    }
    long tableBytes = HEADER_BYTES + frames * entryBytes + FOOTER_BYTES;
    if (tableBytes > size) {
      return null;
    }
    SplitPoints points;
    try (SlicedBytes in = open(bytes, object, size - tableBytes, size)) {
      points = read(in, frames, entryBytes, new PointSpacing(recipe));
    }
    return points != null && framesBeginAt(points, object, bytes) ? points : null;
  }

  private static SplitPoints read(SlicedBytes in, long frames, int entryBytes, PointSpacing spacing)
      throws RangedIOException {
    long table = in.position();
    if (in.needNumber(4, TABLE) != FRAME_MAGIC
        || in.needNumber(4, TABLE) != frames * entryBytes + FOOTER_BYTES) {
      return null;
    }
    long position = 0;
    for (long i = 0; i < frames; i++) {
      spacing.offer(position, false);
      position += in.needNumber(4, TABLE);
      in.skip(entryBytes - 4L, TABLE);
      if (position > table) {
        return null;
      }
    }
    return position == table ? spacing.points(PointKind.ZSTD_FRAMES) : null;
  }

  private static boolean framesBeginAt(SplitPoints points, ObjectRef object, ObjectBytes bytes)
      throws RangedIOException {
    for (SplitPoint point : points.points()) {
      try (SlicedBytes in = open(bytes, object, point.position(), point.position() + 4)) {
        if (in.needNumber(4, TABLE) != ZstdFrames.MAGIC) {
          return false;
        }
      }
    }
    return true;
  }

  private static SlicedBytes open(ObjectBytes bytes, ObjectRef object, long from, long to)
      throws RangedIOException {
    return SlicedBytes.open(bytes, object, new ByteRange(from, to));
  }
}
