package io.s3ranged.source.points;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoints;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds the members of a gzip (RFC 1952).
 *
 * <p>A member that says how long it is, as BGZF's blocks do, is passed over by that; any other is
 * inflated, and its checksum and length compared. Used once.
 */
final class GzipMembers implements AutoCloseable {

  private static final int CHECKED_HEADER = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;
  private static final int DEFLATE = 8;
  private static final int TRAILER_BYTES = 8;
  private static final int BLOCK_FIELD = 'B' | 'C' << 8;
  private static final int OUTPUT_BYTES = 1 << 16;

  private final SlicedBytes in;
  private final PointSpacing spacing;
  private final Inflater inflater = new Inflater(true);
  private final byte[] output = new byte[OUTPUT_BYTES];
  private final CRC32 crc = new CRC32();
  private long start;
  private boolean lineFeed;
  private boolean inflated;

  private GzipMembers(SlicedBytes in, PointRecipe recipe) {
    this.in = in;
    this.spacing = new PointSpacing(recipe);
  }

  /**
   * The points of a whole object.
   *
   * @throws RangedIOException {@code CORRUPT_DATA} for what is no gzip, or damaged, or cut off
   */
  static SplitPoints find(SlicedBytes in, PointRecipe recipe) throws RangedIOException {
    try (GzipMembers members = new GzipMembers(in, recipe)) {
      return members.find();
    }
  }

  private SplitPoints find() throws RangedIOException {
    while (in.rest() != null) {
      start = in.position();
      spacing.offer(start, lineFeed);
      long length = header();
      if (length > 0) {
        pass(length);
      } else {
        inflate();
      }
    }
    return spacing.points(inflated ? PointKind.GZIP_MEMBERS : PointKind.BGZF_BLOCKS);
  }

  /** How many bytes the member says to have; 0 if it does not say so. */
  private long header() throws RangedIOException {
    if (in.needNumber(2, member()) != 0x8B1F || in.need(member()) != DEFLATE) {
      throw in.damage("no gzip member begins at position " + start);
    }
    int flags = in.need(member());
    if ((flags & RESERVED) != 0) {
      throw in.damage("the " + member() + " has flags that no gzip has");
    }
    in.skip(6, member());
    long length = (flags & EXTRA) != 0 ? extra() : 0;
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & CHECKED_HEADER) != 0) {
      in.skip(2, member());
    }
    return length;
  }

  private long extra() throws RangedIOException {
    long left = in.needNumber(2, member());
    long length = 0;
    while (left >= 4) {
      long field = in.needNumber(2, member());
      long bytes = in.needNumber(2, member());
      left -= 4;
      if (bytes > left) {
        throw in.damage("the " + member() + " has an extra field that leaves its header");
      }
      if (field == BLOCK_FIELD && bytes == 2) {
        length = in.needNumber(2, member()) + 1;
      } else {
        in.skip(bytes, member());
      }
      left -= bytes;
    }
    in.skip(left, member());
    return length;
  }

  private void skipText() throws RangedIOException {
    int next = in.need(member());
    while (next != 0) {
      next = in.need(member());
    }
  }

  private void pass(long length) throws RangedIOException {
    long left = start + length - in.position();
    if (left < TRAILER_BYTES) {
      throw in.damage("the " + member() + " says to have " + length + " bytes, which is too few");
    }
    in.skip(left, member());
    lineFeed = false;
  }

  private void inflate() throws RangedIOException {
    inflated = true;
    inflater.reset();
    crc.reset();
    while (!inflater.finished()) {
      ByteBuffer rest = in.rest();
      if (rest == null) {
        throw in.damage("it ends at position " + in.position() + ", within " + member());
      }
      inflater.setInput(rest);
      inflateSlice();
    }
    if (in.needNumber(4, member()) != crc.getValue()) {
      throw in.damage("the checksum of the " + member() + " is not that of its bytes");
    }
    if (in.needNumber(4, member()) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw in.damage("the length of the " + member() + " is not that of its bytes");
    }
  }

  /** The inflater moves its input's position, and leaves behind it what is not the member's. */
  private void inflateSlice() throws RangedIOException {
    try {
      while (!inflater.finished() && !inflater.needsInput()) {
        int count = inflater.inflate(output);
        crc.update(output, 0, count);
        if (count > 0) {
          lineFeed = output[count - 1] == '\n';
        } else if (inflater.needsDictionary()) {
          throw in.damage("the " + member() + " needs a dictionary");
        }
      }
    } catch (DataFormatException e) {
      throw in.damage(
          "the "
              + member()
              + " is damaged before position "
              + in.position()
              + ": "
              + e.getMessage());
    }
  }

  private String member() {
    return "gzip member at position " + start;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
