package io.s3ranged.source.value;

/**
 * Strict UTF-8, as the JDK's decoder reports it: no overlong forms, no surrogates, nothing beyond
 * U+10FFFF, no sequence that is cut short.
 */
public final class Utf8 {

  private static final long TOPS = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** True if the bytes are valid; none are. */
  public static boolean isValid(Object base, long address, int length) {
    int at = ascii(base, address, 0, length);
    while (at < length) {
      int bytes = sequence(base, address + at, length - at);
      if (bytes == 0) {
        return false;
      }
      at += bytes;
      if (at < length && Memory.byteAt(base, address + at) >= 0) {
        at = ascii(base, address, at, length);
      }
    }
    return true;
  }

  /** True if all bytes are below 0x80. */
  public static boolean isAscii(Object base, long address, int length) {
    return ascii(base, address, 0, length) == length;
  }

  /** The first index from {@code from} on of a byte that is not ASCII, or {@code length}. */
  private static int ascii(Object base, long address, int from, int length) {
    int at = from;
    for (; at <= length - 8; at += 8) {
      long marks = Memory.longAt(base, address + at) & TOPS;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (at < length && Memory.byteAt(base, address + at) >= 0) {
      at++;
    }
    return at;
  }

  /**
   * How many bytes the sequence has that stands here, or 0 if none does: that of a character beyond
   * ASCII.
   *
   * @param left bytes from {@code address} on, at least one
   */
  public static int sequence(Object base, long address, int left) {
    int first = Memory.byteAt(base, address) & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    if (first < 0xE0) {
      return left >= 2 && isNext(base, address + 1) ? 2 : 0;
    }
    if (left < 3 || !isNext(base, address + 1) || !isNext(base, address + 2)) {
      return 0;
    }
    int second = Memory.byteAt(base, address + 1) & 0xFF;
    if (first < 0xF0) {
      boolean overlong = first == 0xE0 && second < 0xA0;
      boolean surrogate = first == 0xED && second >= 0xA0;
      return overlong || surrogate ? 0 : 3;
    }
    boolean overlong = first == 0xF0 && second < 0x90;
    boolean beyond = first == 0xF4 && second >= 0x90;
    return left < 4 || !isNext(base, address + 3) || overlong || beyond ? 0 : 4;
  }

  private static boolean isNext(Object base, long address) {
    return (Memory.byteAt(base, address) & 0xC0) == 0x80;
  }
}
