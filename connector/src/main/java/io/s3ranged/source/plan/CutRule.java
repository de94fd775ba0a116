package io.s3ranged.source.plan;

import io.s3ranged.options.FormatSettings;
import io.s3ranged.range.ByteRange;

/**
 * Where an object may be cut.
 *
 * @param splittable false where every object of this format and key is one piece
 * @param stepBytes pieces begin at multiples of this, counted from {@code grid}
 * @param grid what multiples are counted from
 */
record CutRule(boolean splittable, long stepBytes, Grid grid) {

  /** Bytes of the engine's blocks: text is cut between them, so that no block is read twice. */
  static final long BLOCK_BYTES = 1L << 20;

  /** From where positions are counted. */
  enum Grid {
    OBJECT,
    EXTENT
  }

  private static final CutRule WHOLE = new CutRule(false, 1, Grid.EXTENT);

  /**
   * @param maxPartitionBytes what the user set: below a block's size text is cut anywhere
   */
  static CutRule of(FormatSettings format, String key, long maxPartitionBytes) {
    Compression compression = Compression.of(key);
    boolean compressed = compression != Compression.NONE;
    return switch (format.format().framing()) {
      case CHUNKS -> new CutRule(true, format.chunkBytes(), Grid.EXTENT);
      case FIXED -> compressed ? WHOLE : new CutRule(true, format.recordLength(), Grid.EXTENT);
      case BORROWED -> new CutRule(true, 1, Grid.OBJECT);
      case LINES -> {
        // Blocks of bzip2 are found by whoever reads.
        boolean opaque = compressed && compression != Compression.BZIP2;
        if (opaque || format.wholetext() || !Terminators.of(format.lineSep()).isSplittable()) {
          yield WHOLE;
        }
        yield new CutRule(true, maxPartitionBytes >= BLOCK_BYTES ? BLOCK_BYTES : 1, Grid.OBJECT);
      }
    };
  }

  /** The first cut behind {@code start} that leaves at most about {@code splitBytes} before it. */
  long cutAfter(ByteRange extent, long start, long splitBytes) {
    if (!splittable || !extent.isBounded() || extent.end() - start <= splitBytes) {
      return extent.end();
    }
    long origin = grid == Grid.EXTENT ? extent.start() : 0;
    long aligned = origin + (start + splitBytes - origin) / stepBytes * stepBytes;
    long cut = aligned > start ? aligned : origin + ((start - origin) / stepBytes + 1) * stepBytes;
    return Math.min(cut, extent.end());
  }
}
