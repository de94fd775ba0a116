package io.s3ranged.source.record;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds bytes in bytes: asks of thirty-two places at a time whether the two rarest bytes of the
 * pattern stand where they should, and compares the rest only where they do.
 *
 * <p>Which bytes are rare is a guess from what texts and logs are made of; it costs time, never
 * truth.
 */
final class BytePattern implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Bytes from the commonest to the less common; all others count as rare. */
  private static final String COMMON =
      " eat0o1in2srh3l4d5c6u7m8f9pgwybv.,-/:\"=k_xjqz'()[];&%?ETAOINSRHLDCUMFPGWYBVKXJQZ\t\r\n";

  private final byte[] bytes;
  private final int first;
  private final int second;

  /**
   * @param bytes at least one, which nobody changes any more
   */
  BytePattern(byte[] bytes) {
    this.bytes = bytes;
    int rarest = rarest(bytes, -1);
    this.first = rarest;
    this.second = bytes.length == 1 ? rarest : rarest(bytes, rarest);
  }

  private static int rarest(byte[] bytes, int but) {
    int rarest = but == 0 ? 1 : 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean other = but < 0 || (i != but && bytes[i] != bytes[but]);
      boolean beaten = but >= 0 && bytes[rarest] == bytes[but];
      if (other && (beaten || rank(bytes[i]) > rank(bytes[rarest]))) {
        rarest = i;
      }
    }
    return rarest;
  }

  private static int rank(byte value) {
    int rank = COMMON.indexOf(value & 0xFF);
    return rank < 0 ? COMMON.length() : rank;
  }

  int length() {
    return bytes.length;
  }

  /** Where the pattern first stands whole in {@code [from, to)}, or -1. */
  int find(ByteBuffer buffer, int from, int to) {
    long firsts = Words.of(bytes[first]);
    long seconds = Words.of(bytes[second]);
    int last = to - bytes.length;
    int index = from;
    for (; index <= last - Words.GROUP_BYTES + 1; index += Words.GROUP_BYTES) {
      long a = marks(buffer, index, firsts, seconds);
      long b = marks(buffer, index + 8, firsts, seconds);
      long c = marks(buffer, index + 16, firsts, seconds);
      long d = marks(buffer, index + 24, firsts, seconds);
      if (((a | b | c | d) & Words.TOPS) != 0) {
        int found = confirmed(buffer, index, a, b);
        found = found >= 0 ? found : confirmed(buffer, index + 16, c, d);
        if (found >= 0) {
          return found;
        }
      }
    }
    for (; index <= last - Words.BYTES + 1; index += Words.BYTES) {
      long marks = marks(buffer, index, firsts, seconds) & Words.TOPS;
      int found = marks == 0 ? -1 : confirmed(buffer, index, marks, 0);
      if (found >= 0) {
        return found;
      }
    }
    for (; index <= last; index++) {
      if (standsAt(buffer, index)) {
        return index;
      }
    }
    return -1;
  }

  private long marks(ByteBuffer buffer, int index, long firsts, long seconds) {
    long miss =
        (Words.at(buffer, index + first) ^ firsts) | (Words.at(buffer, index + second) ^ seconds);
    return (miss - Words.ONES) & ~miss;
  }

  private int confirmed(ByteBuffer buffer, int index, long marks, long marksOfNext) {
    for (long left = marks & Words.TOPS; left != 0; left &= left - 1) {
      int at = index + Words.first(left);
      if (standsAt(buffer, at)) {
        return at;
      }
    }
    for (long left = marksOfNext & Words.TOPS; left != 0; left &= left - 1) {
      int at = index + Words.BYTES + Words.first(left);
      if (standsAt(buffer, at)) {
        return at;
      }
    }
    return -1;
  }

  /** True if the pattern stands at {@code index}, where the buffer has bytes enough for it. */
  boolean standsAt(ByteBuffer buffer, int index) {
    for (int i = 0; i < bytes.length; i++) {
      if (buffer.get(index + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytePattern that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
