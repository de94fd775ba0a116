package io.s3ranged.source.record;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts a record together that lies in more than one piece. Its array grows by doubling and is used
 * again.
 */
final class Carry {

  /** The most that a JVM's array holds, with room for its header. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private static final int FIRST_BYTES = 1 << 10;

  private byte[] bytes = new byte[0];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte[] array() {
    return bytes;
  }

  /** Makes room for {@code total} bytes without growing further. */
  void reserve(int total) {
    if (total > bytes.length) {
      bytes = Arrays.copyOf(bytes, total);
    }
  }

  void truncate(int newLength) {
    length = newLength;
  }

  void append(byte value) {
    ensure(length + 1L);
    bytes[length++] = value;
  }

  /** Appends what stands in {@code source} from {@code from} to {@code to}. */
  void append(ByteBuffer source, int from, int to) {
    ensure((long) length + (to - from));
    source.get(from, bytes, length, to - from);
    length += to - from;
  }

  /** Keeps the last {@code count} bytes only. */
  void keepLast(int count) {
    if (length > count) {
      System.arraycopy(bytes, length - count, bytes, 0, count);
      length = count;
    }
  }

  private void ensure(long wanted) {
    if (wanted > bytes.length) {
      long doubled = Math.max(FIRST_BYTES, Math.max(wanted, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, MAX_BYTES));
    }
  }
}
