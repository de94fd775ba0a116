package io.s3ranged.source.record;

import io.s3ranged.source.plan.Terminators;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds terminators eight bytes at a time.
 *
 * <p>A byte of {@code word ^ pattern} is 0 where the byte is sought; {@code (x - 0x01..) & ~x &
 * 0x80..} sets the top bit of the lowest such byte (bits above it may be wrong, the lowest never
 * is).
 */
final class ByteSearch {

  private static final VarHandle WORDS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long CARRIAGE_RETURNS = ONES * '\r';

  private ByteSearch() {}

  /** The index of the first whole terminator in {@code [from, to)}, or -1. */
  static int find(Terminators terminators, ByteBuffer buffer, int from, int to) {
    if (terminators.isLines()) {
      return lineEnd(buffer, from, to);
    }
    int last = to - terminators.separatorLength();
    int index = from;
    while (index <= last) {
      index = first(terminators.separatorByte(0), buffer, index, last + 1);
      if (index < 0 || matchesAt(terminators, buffer, index)) {
        return index;
      }
      index++;
    }
    return -1;
  }

  private static boolean matchesAt(Terminators terminators, ByteBuffer buffer, int index) {
    for (int i = 1; i < terminators.separatorLength(); i++) {
      if (buffer.get(index + i) != terminators.separatorByte(i)) {
        return false;
      }
    }
    return true;
  }

  private static int lineEnd(ByteBuffer buffer, int from, int to) {
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long word = (long) WORDS.get(buffer, index);
      long found = zeroBytes(word ^ LINE_FEEDS) | zeroBytes(word ^ CARRIAGE_RETURNS);
      if (found != 0) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; index < to; index++) {
      byte value = buffer.get(index);
      if (value == '\n' || value == '\r') {
        return index;
      }
    }
    return -1;
  }

  private static int first(byte sought, ByteBuffer buffer, int from, int to) {
    long pattern = ONES * (sought & 0xFF);
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long found = zeroBytes((long) WORDS.get(buffer, index) ^ pattern);
      if (found != 0) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; index < to; index++) {
      if (buffer.get(index) == sought) {
        return index;
      }
    }
    return -1;
  }

  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & TOPS;
  }
}
