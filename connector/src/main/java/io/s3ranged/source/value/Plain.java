package io.s3ranged.source.value;

/**
 * Whole numbers, decimals, booleans and floating point numbers in their plain forms.
 *
 * <p>A plain number is an optional {@code -}, digits, and where it may have a fraction a {@code .}
 * with digits on both sides; with at most 18 digits in all. Leading zeros are plain. White space,
 * {@code +}, digits that are not ASCII, and everything else is not.
 */
public final class Plain {

  /**
   * What is not plain, of functions that answer with a {@code long}. The one number that equals it
   * is not plain either.
   */
  public static final long NOT = Long.MIN_VALUE;

  /** The most digits that always fit. */
  public static final int MAX_DIGITS = 18;

  private static final int TRUE = 0x65757274;
  private static final int FALS = 0x736c6166;
  private static final int SMALL = 0x2020_2020;

  private Plain() {}

  /** A whole number, or {@link #NOT}. */
  public static long integer(Object base, long address, int length) {
    int sign = length > 0 && Memory.byteAt(base, address) == '-' ? 1 : 0;
    int digits = length - sign;
    if (digits < 1 || digits > MAX_DIGITS) {
      return NOT;
    }
    long number = digits(base, address + sign, digits);
    return number < 0 ? NOT : sign == 0 ? number : -number;
  }

  /** The number if it is within {@code [least, most]}, or {@link #NOT}. */
  public static long within(long number, long least, long most) {
    return number < least || number > most ? NOT : number;
  }

  /**
   * The unscaled value of a decimal, or {@link #NOT} where the text has more digits behind the
   * point than {@code scale}, or more before it than {@code precision} leaves, or where the
   * unscaled value has more than 18 digits.
   */
  public static long decimal(Object base, long address, int length, int precision, int scale) {
    int sign = length > 0 && Memory.byteAt(base, address) == '-' ? 1 : 0;
    long start = address + sign;
    int left = length - sign;
    int point = pointIn(base, start, left);
    int whole = point < 0 ? left : point;
    int fraction = point < 0 ? 0 : left - point - 1;
    if (whole < 1 || (point >= 0 && fraction < 1)) {
      return NOT;
    }
    if (fraction > scale || whole + scale > MAX_DIGITS) {
      return NOT;
    }
    long head = digits(base, start, whole);
    long tail = fraction == 0 ? 0 : digits(base, start + point + 1, fraction);
    if (head < 0 || tail < 0) {
      return NOT;
    }
    long unscaled = head * Digits.power(scale) + tail * Digits.power(scale - fraction);
    return fits(unscaled, precision) ? (sign == 0 ? unscaled : -unscaled) : NOT;
  }

  /**
   * The same as {@link #integer} of a text that lies in one word.
   *
   * @param text its bytes, the first of them lowest, and any behind them
   * @param length 1 to 8
   */
  public static long shortInteger(long text, int length) {
    int sign = (text & 0xFF) == '-' ? 1 : 0;
    int digits = length - sign;
    long stripped = Digits.strip(text >>> (sign * Byte.SIZE));
    if (digits == 0 || Digits.count(stripped) < digits) {
      return NOT;
    }
    long number = Digits.value(stripped, digits);
    return sign == 0 ? number : -number;
  }

  /**
   * The same as {@link #decimal} of a text that lies in one word.
   *
   * @param text its bytes, the first of them lowest, and any behind them
   * @param length 1 to 8
   */
  public static long shortDecimal(long text, int length, int precision, int scale) {
    int sign = (text & 0xFF) == '-' ? 1 : 0;
    long rest = text >>> (sign * Byte.SIZE);
    int left = length - sign;
    int whole = Math.min(Digits.count(Digits.strip(rest)), left);
    int fraction = Math.max(left - whole - 1, 0);
    if (whole == 0 || whole + scale > MAX_DIGITS || fraction > scale) {
      return NOT;
    }
    long digits = whole == left ? rest : withoutPoint(rest, whole);
    long stripped = Digits.strip(digits);
    if (Digits.count(stripped) < whole + fraction || (whole < left && fraction == 0)) {
      return NOT;
    }
    long unscaled = Digits.value(stripped, whole + fraction) * Digits.power(scale - fraction);
    return fits(unscaled, precision) ? (sign == 0 ? unscaled : -unscaled) : NOT;
  }

  /**
   * A word without its byte {@code index}, 0 to 7; with no digit at its begin if that is no point.
   */
  private static long withoutPoint(long text, int index) {
    long before = ~(-1L << (index * Byte.SIZE));
    boolean isPoint = ((text >>> (index * Byte.SIZE)) & 0xFF) == '.';
    return isPoint ? (text & before) | ((text >>> Byte.SIZE) & ~before) : 0;
  }

  /** True if {@code unscaled}, not negative, has at most {@code precision} digits. */
  public static boolean fits(long unscaled, int precision) {
    return precision > MAX_DIGITS || unscaled < Digits.power(precision);
  }

  /** 1 for {@code true}, 0 for {@code false}, in letters of any case; else {@link #NOT}. */
  public static long bool(Object base, long address, int length) {
    if (length == 4) {
      return (Memory.intAt(base, address) | SMALL) == TRUE ? 1 : NOT;
    }
    boolean isFalse =
        length == 5
            && (Memory.intAt(base, address) | SMALL) == FALS
            && (Memory.byteAt(base, address + 4) | 0x20) == 'e';
    return isFalse ? 0 : NOT;
  }

  /** The number that {@code count} bytes, 1 to 18, are; -1 if one of them is no digit. */
  static long digits(Object base, long address, int count) {
    long number = 0;
    int done = 0;
    for (; count - done >= Digits.WORD; done += Digits.WORD) {
      long word = Digits.strip(Memory.longAt(base, address + done));
      if (Digits.count(word) != Digits.WORD) {
        return -1;
      }
      number = number * 100_000_000L + Digits.all(word);
    }
    int rest = count - done;
    if (rest == 0) {
      return number;
    }
    long word = Digits.strip(tail(base, address + done, rest));
    return Digits.count(word) < rest ? -1 : number * Digits.power(rest) + Digits.value(word, rest);
  }

  /** Fewer than eight bytes as a word, with 0 behind them. */
  static long tail(Object base, long address, int count) {
    long word = 0;
    int done = 0;
    if ((count & 4) != 0) {
      word = Memory.intAt(base, address) & 0xFFFF_FFFFL;
      done = 4;
    }
    for (; done < count; done++) {
      word |= (Memory.byteAt(base, address + done) & 0xFFL) << (done * Byte.SIZE);
    }
    return word;
  }

  private static int pointIn(Object base, long address, int length) {
    // Points stand near the end of what is written with one.
    for (int i = length - 1; i >= 0; i--) {
      if (Memory.byteAt(base, address + i) == '.') {
        return i;
      }
    }
    return -1;
  }
}
