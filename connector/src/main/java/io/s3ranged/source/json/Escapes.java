package io.s3ranged.source.json;

import static io.s3ranged.source.value.Memory.byteAt;

/** Strings with escapes, which a scanner has found well formed, as UTF-8. */
public final class Escapes {

  private static final int NO_CHARACTER = -1;

  private Escapes() {}

  /** The number that four hexadecimal digits are, or -1. */
  static int hex(Object base, long address) {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(byteAt(base, address + i), 16);
      if (digit < 0) {
        return NO_CHARACTER;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  /**
   * Writes the bytes in {@code [address, address + length)}, what stands between the quotes,
   * without their escapes.
   *
   * @param target has {@code length} bytes of room from {@code offset} on, which is always enough
   * @return how many bytes were written, or -1 for a surrogate without its other half
   */
  public static int decode(Object base, long address, int length, byte[] target, int offset) {
    int to = offset;
    int from = 0;
    while (from < length) {
      byte value = byteAt(base, address + from);
      if (value != '\\') {
        target[to++] = value;
        from++;
        continue;
      }
      byte kind = byteAt(base, address + from + 1);
      if (kind != 'u') {
        target[to++] = single(kind);
        from += 2;
        continue;
      }
      int character = character(base, address + from, length - from);
      if (character < 0) {
        return NO_CHARACTER;
      }
      from += character < 0x10000 ? 6 : 12;
      to = encode(character, target, to);
    }
    return to - offset;
  }

  /** The character of one escape, or of two that are the halves of a pair; or -1. */
  private static int character(Object base, long address, int left) {
    int first = hex(base, address + 2);
    if (!Character.isSurrogate((char) first)) {
      return first;
    }
    boolean paired =
        Character.isHighSurrogate((char) first)
            && left >= 12
            && byteAt(base, address + 6) == '\\'
            && byteAt(base, address + 7) == 'u';
    int second = paired ? hex(base, address + 8) : 0;
    return Character.isLowSurrogate((char) second)
        ? Character.toCodePoint((char) first, (char) second)
        : NO_CHARACTER;
  }

  private static byte single(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int encode(int character, byte[] target, int offset) {
    int to = offset;
    if (character < 0x80) {
      target[to++] = (byte) character;
    } else if (character < 0x800) {
      target[to++] = (byte) (0xC0 | character >> 6);
      target[to++] = next(character);
    } else if (character < 0x10000) {
      target[to++] = (byte) (0xE0 | character >> 12);
      target[to++] = next(character >> 6);
      target[to++] = next(character);
    } else {
      target[to++] = (byte) (0xF0 | character >> 18);
      target[to++] = next(character >> 12);
      target[to++] = next(character >> 6);
      target[to++] = next(character);
    }
    return to;
  }

  private static byte next(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
