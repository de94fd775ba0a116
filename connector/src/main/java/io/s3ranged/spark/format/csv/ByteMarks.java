package io.s3ranged.spark.format.csv;

import org.apache.spark.unsafe.Platform;

/**
 * Where one byte stands in a record, and whether another does, 64 bytes at a time: a mask for each
 * such block, so that going from one to the next takes no loop whose length nobody can foretell.
 * Used by one thread.
 */
final class ByteMarks {

  /** Bytes that one mask stands for. */
  static final int BLOCK = Long.SIZE;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;

  /** Moves the lowest bits of eight bytes into the highest byte. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private static final int WORD = Long.BYTES;

  private final long wanted;
  private final long other;
  private long seen;
  private long others;

  /**
   * @param wanted not 0, and ASCII
   * @param other ASCII
   */
  ByteMarks(byte wanted, byte other) {
    this.wanted = ONES * wanted;
    this.other = ONES * other;
  }

  /** Turns to another record. */
  void start() {
    seen = 0;
    others = 0;
  }

  /** True if all bytes of the record's blocks that were asked for are ASCII. */
  boolean isAscii() {
    return (seen & TOPS) == 0;
  }

  /** True if the other byte stands in one of these blocks. */
  boolean hasOther() {
    return (others & TOPS) != 0;
  }

  /**
   * Bit {@code i} is set if the record's byte {@code block + i} is the wanted one.
   *
   * @param block a multiple of {@link #BLOCK} before {@code length}
   */
  long in(Object base, long address, int length, int block) {
    int left = Math.min(length - block, BLOCK);
    long from = address + block;
    long all = seen;
    long found = others;
    long marks = 0;
    int done = 0;
    for (; done <= left - WORD; done += WORD) {
      long word = Platform.getLong(base, from + done);
      all |= word;
      found |= zeros(word ^ other);
      marks |= mark(word) << done;
    }
    if (done < left) {
      long word = last(base, address, length, block + done);
      all |= word;
      found |= zeros((word ^ other) | (-1L << ((left - done) * Byte.SIZE)));
      marks |= mark(word) << done;
    }
    seen = all;
    others = found;
    return marks;
  }

  /** The bits of a block's mask that stand for bytes behind {@code index}, 0 to 63. */
  static long behind(int index) {
    return -2L << index;
  }

  /** Has a top bit that is set where a byte is 0; it may have others behind the first. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** Eight bits, one for each byte: set where it is the wanted one. */
  private long mark(long word) {
    long miss = word ^ wanted;
    long hits = ~(((miss & ~TOPS) + ~TOPS) | miss) & TOPS;
    return ((hits >>> (Byte.SIZE - 1)) * GATHER) >>> (Long.SIZE - Byte.SIZE);
  }

  /** Fewer than eight bytes of a record, up to its end, with 0 behind them. */
  private static long last(Object base, long address, int length, int index) {
    if (length >= WORD) {
      int others = WORD - (length - index);
      return Platform.getLong(base, address + length - WORD) >>> (others * Byte.SIZE);
    }
    long word = 0;
    for (int i = index; i < length; i++) {
      word |= (Platform.getByte(base, address + i) & 0xFFL) << ((i - index) * Byte.SIZE);
    }
    return word;
  }
}
