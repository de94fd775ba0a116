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

  /** As many groups as four a byte can be counted of. */
  private static final int MOST_GROUPS = 63;

  /** No sum of lanes: no lane counts more than 252. */
  private static final long PAIRS = -1;

  private static final long LOW_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long LOW_BYTES_ONE = 0x0001_0001_0001_0001L;

  private final byte one;
  private final byte other;
  private final long ones;
  private final long others;

  private LineEnds(byte one, byte other) {
    this.one = one;
    this.other = other;
    this.ones = Words.of(one);
    this.others = Words.of(other);
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
    int index = from;
    for (; index <= to - Words.GROUP_BYTES; index += Words.GROUP_BYTES) {
      long a = marks(Words.at(buffer, index));
      long b = marks(Words.at(buffer, index + 8));
      long c = marks(Words.at(buffer, index + 16));
      long d = marks(Words.at(buffer, index + 24));
      if ((a | b | c | d) != 0) {
        break;
      }
    }
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
    int index = from;
    while (index <= to - Words.GROUP_BYTES && batch.room() >= Words.GROUP_BYTES) {
      long a = marks(Words.at(buffer, index));
      long b = marks(Words.at(buffer, index + 8));
      long c = marks(Words.at(buffer, index + 16));
      long d = marks(Words.at(buffer, index + 24));
      if ((a | b | c | d) != 0) {
        start = add(buffer, a, index, start, to, batch);
        start = add(buffer, b, index + 8, start, to, batch);
        start = add(buffer, c, index + 16, start, to, batch);
        start = add(buffer, d, index + 24, start, to, batch);
      }
      index += Words.GROUP_BYTES;
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
    int index = from;
    while (index < to) {
      int groups = Math.min((to - index) / Words.GROUP_BYTES, MOST_GROUPS);
      int end = groups == 0 ? to : index + groups * Words.GROUP_BYTES;
      long sums = groups == 0 ? PAIRS : sums(buffer, index, end);
      count += sums == PAIRS ? countPairs(buffer, index, from, end) : total(sums);
      if (sums != PAIRS && isSecond(buffer, index, from)) {
        count--;
      }
      index = end;
    }
    return count;
  }

  /**
   * How often {@link #one} stands in each of eight lanes, or {@link #PAIRS} if there may be pairs.
   */
  private long sums(ByteBuffer buffer, int from, int to) {
    long sums = 0;
    long seconds = 0;
    for (int index = from; index < to; index += Words.GROUP_BYTES) {
      long a = Words.at(buffer, index);
      long b = Words.at(buffer, index + 8);
      long c = Words.at(buffer, index + 16);
      long d = Words.at(buffer, index + 24);
      sums +=
          (Words.exactZeros(a ^ ones) >>> 7)
              + (Words.exactZeros(b ^ ones) >>> 7)
              + (Words.exactZeros(c ^ ones) >>> 7)
              + (Words.exactZeros(d ^ ones) >>> 7);
      seconds |=
          Words.zeros(a ^ others)
              | Words.zeros(b ^ others)
              | Words.zeros(c ^ others)
              | Words.zeros(d ^ others);
    }
    return isPaired() && seconds != 0 ? PAIRS : sums;
  }

  private static int total(long sums) {
    long low = sums & LOW_BYTES;
    long high = (sums >>> 8) & LOW_BYTES;
    return (int) (((low + high) * LOW_BYTES_ONE) >>> 48);
  }

  /** The same for any region, byte by byte where it is shorter than a word. */
  private int countPairs(ByteBuffer buffer, int from, int recordStart, int to) {
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
    return (((word ^ ones) - Words.ONES) | ((word ^ others) - Words.ONES)) & ~word & Words.TOPS;
  }
}
