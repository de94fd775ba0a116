package io.s3ranged.source.record;

import io.s3ranged.source.plan.Terminators;
import java.nio.ByteBuffer;

/**
 * Finds terminators of one byte, or {@code \n}, {@code \r\n} and {@code \r}, four words at a time.
 *
 * <p>An <em>end</em> is the index of a terminator's first byte. The methods over a region {@code
 * [from, to)} ask that a record starts at {@code from}, and that a terminator whose first byte lies
 * in the region lies there whole.
 */
final class LineEnds {

  private final byte one;
  private final byte other;
  private final long ones;
  private final long others;

  /** In each byte the least that is greater than any end. */
  private final long greater;

  private final boolean areControls;

  private LineEnds(byte one, byte other) {
    this.one = one;
    this.other = other;
    this.ones = Words.of(one);
    this.others = Words.of(other);
    this.areControls = one < ' ' && other < ' ';
    this.greater = Words.of((byte) (Math.max(one, other) + 1));
  }

  /** Ends of such terminators, or null for a separator of several bytes. */
  static LineEnds of(Terminators terminators) {
    if (terminators.isLines()) {
      return new LineEnds((byte) '\n', (byte) '\r');
    }
    byte first = terminators.separatorByte(0);
    return terminators.separatorLength() == 1 ? new LineEnds(first, first) : null;
  }

  /** The first end in {@code [from, to)}, or -1. */
  int next(ByteBuffer buffer, int from, int to) {
    int index = group(buffer, from, to);
    for (; index <= to - Words.BYTES; index += Words.BYTES) {
      long marks = marks(Words.at(buffer, index));
      if (marks != 0) {
        return index + Words.first(marks);
      }
    }
    for (; index < to; index++) {
      if (isEnd(buffer.get(index))) {
        return index;
      }
    }
    return -1;
  }

  /**
   * The first index, in steps of a group from {@code from}, where a whole group of words has an
   * end; where there is none, the first at which no whole group is left.
   */
  private int group(ByteBuffer buffer, int from, int to) {
    int index = from;
    if (areControls) {
      index = low(buffer, from, to);
      while (index <= to - Words.GROUP_BYTES && !hasEnd(buffer, index)) {
        index = low(buffer, index + Words.GROUP_BYTES, to);
      }
      return index;
    }
    while (index <= to - Words.GROUP_BYTES && !hasEnd(buffer, index)) {
      index += Words.GROUP_BYTES;
    }
    return index;
  }

  /**
   * As {@link #group}, of bytes that are no greater than an end: a test that is half as long, and
   * that hardly any other byte of a text passes where ends are control characters.
   */
  private int low(ByteBuffer buffer, int from, int to) {
    long above = greater;
    int index = from;
    for (; index <= to - Words.GROUP_BYTES; index += Words.GROUP_BYTES) {
      long a = Words.at(buffer, index);
      long b = Words.at(buffer, index + 8);
      long c = Words.at(buffer, index + 16);
      long d = Words.at(buffer, index + 24);
      long lows = ((a - above) & ~a) | ((b - above) & ~b) | ((c - above) & ~c) | ((d - above) & ~d);
      if ((lows & Words.TOPS) != 0) {
        return index;
      }
    }
    return index;
  }

  private boolean hasEnd(ByteBuffer buffer, int index) {
    long ends =
        unmasked(Words.at(buffer, index))
            | unmasked(Words.at(buffer, index + 8))
            | unmasked(Words.at(buffer, index + 16))
            | unmasked(Words.at(buffer, index + 24));
    return (ends & Words.TOPS) != 0;
  }

  /** The start of the record that {@code index} lies in, where one starts at {@code from}. */
  int recordStart(ByteBuffer buffer, int from, int index) {
    int at = index;
    while (at - Words.BYTES >= from) {
      long word = Words.at(buffer, at - Words.BYTES);
      long marks = Words.exactZeros(word ^ ones) | Words.exactZeros(word ^ others);
      if (marks != 0) {
        return at - Words.BYTES + Words.last(marks) + 1;
      }
      at -= Words.BYTES;
    }
    while (at > from && !isEnd(buffer.get(at - 1))) {
      at--;
    }
    return at;
  }

  /**
   * The index behind the terminator that begins at {@code end}; no byte from {@code to} on counts.
   */
  int behind(ByteBuffer buffer, int end, int to) {
    boolean pair =
        isPaired() && buffer.get(end) == other && end + 1 < to && buffer.get(end + 1) == one;
    return pair ? end + 2 : end + 1;
  }

  /** True if a terminator may be two ends that follow each other. */
  boolean isPaired() {
    return one != other;
  }

  /**
   * Adds the records that end in the region to the batch, as far as it has room.
   *
   * @return where the record starts that follows the last one added
   */
  int addAll(ByteBuffer buffer, int from, int to, RecordBatch batch) {
    int start = from;
    int index = group(buffer, from, to);
    while (index <= to - Words.GROUP_BYTES && batch.room() >= Words.GROUP_BYTES) {
      for (int word = index; word < index + Words.GROUP_BYTES; word += Words.BYTES) {
        start = add(buffer, marks(Words.at(buffer, word)), word, start, to, batch);
      }
      index = group(buffer, index + Words.GROUP_BYTES, to);
    }
    return start;
  }

  private int add(ByteBuffer buffer, long marks, int index, int from, int to, RecordBatch batch) {
    int start = from;
    for (long left = marks; left != 0; left &= left - 1) {
      int end = index + Words.first(left);
      // Not so for the second byte of a pair, nor for a mark that is none.
      if (end >= start && isEnd(buffer.get(end))) {
        batch.add(start, end - start);
        start = behind(buffer, end, to);
      }
    }
    return start;
  }

  /** The number of records that end in the region. */
  int count(ByteBuffer buffer, int from, int to) {
    int count = 0;
    int index = group(buffer, from, to);
    while (index <= to - Words.GROUP_BYTES) {
      count += count(buffer, index, from, index + Words.GROUP_BYTES);
      index = group(buffer, index + Words.GROUP_BYTES, to);
    }
    return index == to ? count : count + count(buffer, index, from, to);
  }

  /** The ends in {@code [from, to)}, which has bytes: word by word, and byte by byte at last. */
  private int count(ByteBuffer buffer, int from, int recordStart, int to) {
    int count = 0;
    int index = from;
    boolean openPair = isSecond(buffer, from, recordStart);
    for (; index <= to - Words.BYTES; index += Words.BYTES) {
      long word = Words.at(buffer, index);
      long firsts = Words.exactZeros(word ^ others);
      long seconds = Words.exactZeros(word ^ ones);
      long before = (firsts << 8) | (openPair ? 0x80L : 0);
      int pairs = isPaired() ? Long.bitCount(seconds & before) : 0;
      count += Long.bitCount(firsts | seconds) - pairs;
      openPair = firsts < 0;
    }
    for (; index < to; index++) {
      byte value = buffer.get(index);
      boolean second = isPaired() && openPair && value == one;
      count += isEnd(value) && !second ? 1 : 0;
      openPair = value == other;
    }
    return count;
  }

  /** True if the byte at {@code index} ends the pair that the byte before begins. */
  private boolean isSecond(ByteBuffer buffer, int index, int recordStart) {
    return isPaired()
        && index > recordStart
        && buffer.get(index) == one
        && buffer.get(index - 1) == other;
  }

  private boolean isEnd(byte value) {
    return value == one || value == other;
  }

  /** Ends are below 0x80, so that one test of the top bits does for both. */
  private long marks(long word) {
    return unmasked(word) & Words.TOPS;
  }

  /** Marks among bits that mean nothing. */
  private long unmasked(long word) {
    return (((word ^ ones) - Words.ONES) | ((word ^ others) - Words.ONES)) & ~word;
  }
}
