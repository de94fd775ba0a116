package io.s3ranged.source.value;

/**
 * Decimal digits, eight bytes of text at a time, the first of them lowest.
 *
 * <p>{@link #strip} once, then {@link #count} and {@link #value} of what it gave.
 */
public final class Digits {

  /** Digits that one word holds. */
  public static final int WORD = 8;

  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final long TOPS = 0x8080_8080_8080_8080L;
  private static final long OVER_NINE = 0x7676_7676_7676_7676L;
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Digits() {}

  /** Ten to the power of {@code exponent}, from 0 to 18. */
  public static long power(int exponent) {
    return POWERS[exponent];
  }

  /** Eight bytes of text with digits made 0 to 9, and everything else made more than 9. */
  public static long strip(long text) {
    return text ^ ZEROS;
  }

  /** How many digits a stripped word begins with: 0 to 8. */
  public static int count(long stripped) {
    long others = (((stripped & ~TOPS) + OVER_NINE) | stripped) & TOPS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * The number that the first digits of a stripped word are.
   *
   * @param count 1 to 8, all of them digits
   */
  public static long value(long stripped, int count) {
    return all(stripped << (Long.SIZE - count * Byte.SIZE));
  }

  /** The number that eight stripped digits are. */
  static long all(long digits) {
    long pairs = digits * 10 + (digits >>> 8);
    long left = (pairs & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L;
    long right = ((pairs >>> 16) & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L;
    return (left + right) >>> 32;
  }
}
