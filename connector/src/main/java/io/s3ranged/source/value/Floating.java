package io.s3ranged.source.value;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;

/**
 * Floating point numbers as {@link Double#parseDouble} and {@link Float#parseFloat} round them.
 *
 * <p>Plain is an optional {@code -}, digits, optionally {@code .} and digits, optionally {@code e}
 * or {@code E}, a sign and digits; at most {@value #MAX_LENGTH} bytes in all. {@code NaN}, {@code
 * Infinity}, hexadecimal forms, suffixes, white space, {@code +1}, {@code 1.} and {@code .5} are
 * not plain. The answer for what is not plain is NaN, which no plain number is.
 *
 * <p>A number with few digits is exact in binary, and so is a small power of ten: one
 * multiplication or division rounds once, as IEEE 754 asks. All others are read by
 * fastdoubleparser. Not thread-safe: holds the copy that the library reads.
 */
public final class Floating {

  /** The longest text that is plain. */
  public static final int MAX_LENGTH = 64;

  private static final long MAX_EXACT_DOUBLE = 1L << 53;
  private static final long MAX_EXACT_FLOAT = 1L << 24;
  private static final double[] DOUBLE_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };

  private final byte[] copy = new byte[MAX_LENGTH];

  /** What {@code parseDouble} gives, or NaN. */
  public double asDouble(Object base, long address, int length) {
    long simple = simple(base, address, length);
    if (simple != Plain.NOT) {
      return exactDouble(simple >> Byte.SIZE, (int) (simple & 0xFF));
    }
    return isPlain(base, address, length)
        ? JavaDoubleParser.parseDouble(copied(base, address, length), 0, length)
        : Double.NaN;
  }

  /** What {@code parseFloat} gives, or NaN. */
  public float asFloat(Object base, long address, int length) {
    long simple = simple(base, address, length);
    if (simple != Plain.NOT) {
      float exact = exactFloat(simple >> Byte.SIZE, (int) (simple & 0xFF));
      if (!Float.isNaN(exact)) {
        return exact;
      }
    }
    return isPlain(base, address, length)
        ? JavaFloatParser.parseFloat(copied(base, address, length), 0, length)
        : Float.NaN;
  }

  /**
   * The double nearest to {@code digits} divided by ten to the power of {@code fraction}, up to 22;
   * or NaN where one division of exact numbers does not give it.
   */
  public static double exactDouble(long digits, int fraction) {
    return Math.abs(digits) <= MAX_EXACT_DOUBLE && fraction < DOUBLE_POWERS.length
        ? digits / DOUBLE_POWERS[fraction]
        : Double.NaN;
  }

  /** The same for floats. */
  public static float exactFloat(long digits, int fraction) {
    return Math.abs(digits) <= MAX_EXACT_FLOAT && fraction < FLOAT_POWERS.length
        ? digits / FLOAT_POWERS[fraction]
        : Float.NaN;
  }

  /**
   * A number without exponent whose digits are exact as a double: its digits, and in the lowest
   * byte how many of them stand behind the point; else {@link Plain#NOT}.
   */
  private static long simple(Object base, long address, int length) {
    int sign = length > 0 && Memory.byteAt(base, address) == '-' ? 1 : 0;
    if (length - sign > 17 || length == sign) {
      return Plain.NOT;
    }
    long number = 0;
    int point = -1;
    for (int i = sign; i < length; i++) {
      int digit = Memory.byteAt(base, address + i) - '0';
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit;
      } else if (digit == '.' - '0' && point < 0 && i > sign) {
        point = i;
      } else {
        return Plain.NOT;
      }
    }
    boolean isNegativeZero = number == 0 && sign != 0;
    if (point == length - 1 || number > MAX_EXACT_DOUBLE || isNegativeZero) {
      return Plain.NOT;
    }
    int fraction = point < 0 ? 0 : length - 1 - point;
    return ((sign == 0 ? number : -number) << Byte.SIZE) | fraction;
  }

  private static boolean isPlain(Object base, long address, int length) {
    if (length > MAX_LENGTH) {
      return false;
    }
    int at = length > 0 && Memory.byteAt(base, address) == '-' ? 1 : 0;
    int end = behindDigits(base, address, at, length);
    if (end == at) {
      return false;
    }
    if (end < length && Memory.byteAt(base, address + end) == '.') {
      at = end + 1;
      end = behindDigits(base, address, at, length);
      if (end == at) {
        return false;
      }
    }
    if (end < length && (Memory.byteAt(base, address + end) | 0x20) == 'e') {
      at = end + 1;
      int sign = at < length ? Memory.byteAt(base, address + at) : 0;
      at += sign == '-' || sign == '+' ? 1 : 0;
      end = behindDigits(base, address, at, length);
      // An exponent that no library could add up is not plain.
      if (end == at || end - at > 4) {
        return false;
      }
    }
    return end == length;
  }

  private static int behindDigits(Object base, long address, int from, int length) {
    int at = from;
    while (at < length) {
      int digit = Memory.byteAt(base, address + at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      at++;
    }
    return at;
  }

  private byte[] copied(Object base, long address, int length) {
    for (int i = 0; i < length; i++) {
      copy[i] = Memory.byteAt(base, address + i);
    }
    return copy;
  }
}
