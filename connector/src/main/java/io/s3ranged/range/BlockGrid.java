package io.s3ranged.range;

/**
 * An object cut into blocks of one size, numbered from 0; the last one may be shorter.
 *
 * <p>Of an object whose size is not known ({@link #unbounded}) every block has the full size, and
 * there is no last one.
 *
 * @param blockBytes bytes of every block but the last, at least 1
 * @param objectBytes bytes of the object, or {@link ByteRange#UNBOUNDED}
 */
public record BlockGrid(int blockBytes, long objectBytes) {

  public BlockGrid {
    if (blockBytes < 1 || objectBytes < 0) {
      throw new IllegalArgumentException(
          "Not a grid: blocks of " + blockBytes + " bytes, object of " + objectBytes);
    }
  }

  /** The grid of an object whose size is not known yet. */
  public static BlockGrid unbounded(int blockBytes) {
    return new BlockGrid(blockBytes, ByteRange.UNBOUNDED);
  }

  /** The number of blocks; 0 for an empty object. Of an unbounded grid there is none: it throws. */
  public long blocks() {
    if (objectBytes == ByteRange.UNBOUNDED) {
      throw new IllegalStateException("An object of unknown size has no last block");
    }
    return endOrdinal(objectBytes);
  }

  /** The block that holds the byte at {@code position}, which must lie in the object. */
  public long ordinalOf(long position) {
    if (position < 0 || position >= objectBytes) {
      throw new IndexOutOfBoundsException(
          "Position " + position + " of an object of " + objectBytes + " bytes");
    }
    return position / blockBytes;
  }

  /** Where the byte at {@code position} stands in its block. */
  public int offsetOf(long position) {
    return (int) (position - ordinalOf(position) * blockBytes);
  }

  /** The bytes of a block: never empty, inside the object. */
  public ByteRange range(long ordinal) {
    if (ordinal < 0 || ordinal > (objectBytes - 1) / blockBytes || objectBytes == 0) {
      throw new IndexOutOfBoundsException(
          "Block " + ordinal + " of an object of " + objectBytes + " bytes");
    }
    long start = ordinal * blockBytes;
    return new ByteRange(start, start + Math.min(blockBytes, objectBytes - start));
  }

  /** Bytes of a block. */
  public int length(long ordinal) {
    return (int) range(ordinal).length();
  }

  /** The first block that holds a byte of {@code range}; {@link #endIn} if there is none. */
  public long firstIn(ByteRange range) {
    return range.clip(objectBytes).start() / blockBytes;
  }

  /** The block behind the last one that holds a byte of {@code range}. */
  public long endIn(ByteRange range) {
    ByteRange inside = range.clip(objectBytes);
    return inside.isEmpty() ? inside.start() / blockBytes : endOrdinal(inside.end());
  }

  private long endOrdinal(long end) {
    return end / blockBytes + (end % blockBytes == 0 ? 0 : 1);
  }
}
