package io.s3ranged.source.value;

/**
 * Dates and local date-times in their plain ISO forms, years 0001 to 9999.
 *
 * <p>{@code yyyy-MM-dd}, and {@code yyyy-MM-dd HH:mm:ss} or with {@code T} for the space, with up
 * to nine digits of a fraction, of which those behind the sixth do not count. Days that the month
 * does not have, hour 24 and second 60 are not plain.
 */
public final class Dates {

  static final long MICROS_PER_SECOND = 1_000_000L;

  /** Bytes of {@code yyyy-MM-dd}. */
  public static final int DATE_BYTES = 10;

  static final int TIME_END = 19;

  /** The parts of a word that begins with {@code yyyy-MM-}. */
  private static final long YEAR = 0x0000_0000_FFFF_FFFFL;

  private static final long MONTH = 0x00FF_FF00_0000_0000L;

  /** The part of one that ends with {@code dd}. */
  private static final long DAY = 0xFFFF_0000_0000_0000L;

  private static final long DASHES = 0xFF00_00FF_0000_0000L;
  private static final long TWO_DASHES = 0x2D00_002D_0000_0000L;

  private static final int MONTHS = 12;

  /** Days that every month has. */
  private static final int LEAST_DAYS = 28;

  private static final long SECONDS_PER_DAY = 86_400L;
  private static final int MAX_FRACTION = 9;

  /** From 0000-03-01 to 1970-01-01. */
  private static final int DAYS_TO_EPOCH = 719_468;

  private Dates() {}

  /** Days since 1970-01-01 of {@code yyyy-MM-dd}, or {@link Plain#NOT}. */
  public static long epochDay(Object base, long address, int length) {
    return length == DATE_BYTES ? epochDay(base, address) : Plain.NOT;
  }

  private static long epochDay(Object base, long address) {
    // yyyy-MM- and yy-MM-dd overlap.
    long head = Memory.longAt(base, address);
    long tail = Memory.longAt(base, address + 2);
    long digits = (head & YEAR) | ((head & MONTH) >>> Byte.SIZE) | (tail & DAY);
    return (head & DASHES) == TWO_DASHES ? epochDay(Digits.strip(digits)) : Plain.NOT;
  }

  /** Of the stripped digits of {@code yyyyMMdd}. */
  private static long epochDay(long digits) {
    // Bytes 0, 2, 4 and 6: century, year in it, month and day.
    long pairs = digits * 10 + (digits >>> Byte.SIZE);
    int year = (int) (pairs & 0xFF) * 100 + (int) ((pairs >>> 16) & 0xFF);
    int month = (int) ((pairs >>> 32) & 0xFF);
    int day = (int) ((pairs >>> 48) & 0xFF);
    boolean isDate =
        Digits.count(digits) == Digits.WORD
            && year > 0
            && month > 0
            && month <= MONTHS
            && day > 0
            && (day <= LEAST_DAYS || day <= lengthOf(month, year));
    return isDate ? epochDay(year, month, day) : Plain.NOT;
  }

  /**
   * Microseconds of a local date-time since 1970-01-01 00:00 of the same zone, or {@link
   * Plain#NOT}. A date alone is its midnight.
   */
  public static long localMicros(Object base, long address, int length) {
    if (length == DATE_BYTES) {
      long day = epochDay(base, address);
      return day == Plain.NOT ? Plain.NOT : day * SECONDS_PER_DAY * MICROS_PER_SECOND;
    }
    if (length < TIME_END) {
      return Plain.NOT;
    }
    long second = localSecond(base, address);
    if (second == Plain.NOT) {
      return Plain.NOT;
    }
    if (length == TIME_END) {
      return second * MICROS_PER_SECOND;
    }
    int digits = length - TIME_END - 1;
    if (digits < 1 || digits > MAX_FRACTION || Memory.byteAt(base, address + TIME_END) != '.') {
      return Plain.NOT;
    }
    long fraction = Plain.digits(base, address + TIME_END + 1, digits);
    if (fraction < 0) {
      return Plain.NOT;
    }
    long micros =
        digits <= 6 ? fraction * Digits.power(6 - digits) : fraction / Digits.power(digits - 6);
    return second * MICROS_PER_SECOND + micros;
  }

  /** The second of {@code yyyy-MM-dd HH:mm:ss}, of which all bytes are there. */
  private static long localSecond(Object base, long address) {
    byte between = Memory.byteAt(base, address + DATE_BYTES);
    boolean shaped =
        (between == ' ' || between == 'T')
            && Memory.byteAt(base, address + 13) == ':'
            && Memory.byteAt(base, address + 16) == ':';
    long day = shaped ? epochDay(base, address) : Plain.NOT;
    int hour = two(base, address + 11);
    int minute = two(base, address + 14);
    int second = two(base, address + 17);
    if (day == Plain.NOT || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return Plain.NOT;
    }
    return second < 0 || second > 59
        ? Plain.NOT
        : day * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
  }

  /** The number that two bytes are, or -1. */
  static int two(Object base, long address) {
    int tens = Memory.byteAt(base, address) - '0';
    int ones = Memory.byteAt(base, address + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static int lengthOf(int month, int year) {
    if (month == 2) {
      return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return 30 + ((month + (month >> 3)) & 1);
  }

  /** In years that begin with March, the leap day is the last of one and months follow a line. */
  private static long epochDay(int year, int month, int day) {
    int years = month > 2 ? year : year - 1;
    int months = month > 2 ? month - 3 : month + 9;
    return 365L * years
        + years / 4
        - years / 100
        + years / 400
        + (153 * months + 2) / 5
        + day
        - 1
        - DAYS_TO_EPOCH;
  }
}
