package io.s3ranged.source.json;

import static io.s3ranged.source.value.Memory.byteAt;
import static io.s3ranged.source.value.Memory.intAt;
import static io.s3ranged.source.value.Memory.longAt;

import io.s3ranged.source.value.Digits;
import io.s3ranged.source.value.Plain;
import io.s3ranged.source.value.Utf8;

/**
 * Goes over the tokens of one record of strict JSON, eight bytes at a time.
 *
 * <p>Methods take the address of a token and give the address behind it, or {@link #UNSURE} where
 * the bytes up to the record's end are not such a token, are not strict, or are over a limit. What
 * a method found beside is in {@link #isEscaped}, {@link #number}, {@link #fraction} and {@link
 * #form} until the next call. Not thread-safe.
 */
public final class JsonScanner {

  /** Not strict JSON. Less than every address. */
  public static final long UNSURE = -1;

  /** What a number looks like. */
  public static final int INTEGER = 0;

  public static final int FRACTION = 1;
  public static final int OTHER = 2;

  /**
   * What is looked at of a number that is skipped at once: sign, seven digits, point, eight more.
   */
  private static final int SHORT_NUMBER = 2 + 2 * Digits.WORD;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final int TRUE = 0x65757274;
  private static final int ALSE = 0x65736c61;
  private static final int NULL = 0x6c6c756e;

  private final JsonLimits limits;
  private Object base;
  private long end;
  private boolean escaped;
  private long nameEnd;
  private long number;
  private int fraction;
  private int form;

  /** Objects and arrays that are open. */
  private int depth;

  /**
   * Bit 0 is set if the innermost open one is an object, bit 1 for the one around it, and so on.
   */
  private long objects;

  public JsonScanner(JsonLimits limits) {
    this.limits = limits;
  }

  /** Turns to a record that ends before the address {@code newEnd}. */
  public void start(Object newBase, long newEnd) {
    base = newBase;
    end = newEnd;
  }

  /** True if the last string had a backslash. */
  public boolean isEscaped() {
    return escaped;
  }

  /** The closing quote of the last name. */
  long nameEnd() {
    return nameEnd;
  }

  /** All digits of the last number with its sign, where it is not {@link #OTHER}. */
  public long number() {
    return number;
  }

  /** How many digits of the last number stand behind its point. */
  public int fraction() {
    return fraction;
  }

  /**
   * {@link #INTEGER}: no point and no exponent, at most 18 digits. {@link #FRACTION}: a point, no
   * exponent, at most 18 digits in all. {@link #OTHER}: any other number.
   */
  public int form() {
    return form;
  }

  /** The first address from {@code at} on that is not white space, or UNSURE if all is. */
  public long token(long at) {
    long next = at;
    while (next < end) {
      byte value = byteAt(base, next);
      if (value > ' ' || !isSpace(value)) {
        return next;
      }
      next++;
    }
    return UNSURE;
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\t' || value == '\r';
  }

  /** True if only white space follows. */
  public boolean isEnd(long at) {
    return at == end || token(at) == UNSURE;
  }

  /** Behind any value. */
  public long value(long at) {
    if (at >= end) {
      return UNSURE;
    }
    byte first = byteAt(base, at);
    return first == '{' || first == '[' ? nested(at) : scalar(at, first);
  }

  private long scalar(long at, byte first) {
    return switch (first) {
      case '"' -> string(at);
      case 't', 'f', 'n' -> word(at, first);
      default -> skipNumber(at);
    };
  }

  /** Behind a number of which nobody wants to know more. */
  private long skipNumber(long at) {
    if (end - at < SHORT_NUMBER || limits.numberLength() < SHORT_NUMBER) {
      return number(at);
    }
    int sign = byteAt(base, at) == '-' ? 1 : 0;
    long digits = Digits.strip(longAt(base, at + sign));
    int whole = Digits.count(digits);
    boolean isShort = whole > 0 && whole < Digits.WORD && (whole == 1 || (digits & 0xFF) != 0);
    if (!isShort) {
      return number(at);
    }
    long behind = at + sign + whole;
    byte next = byteAt(base, behind);
    if (next == '.') {
      int fraction = Digits.count(Digits.strip(longAt(base, behind + 1)));
      if (fraction == 0 || fraction == Digits.WORD) {
        return number(at);
      }
      behind += 1 + fraction;
      next = byteAt(base, behind);
    }
    return (next | 0x20) == 'e' ? number(at) : behind;
  }

  /**
   * Behind {@code true}, {@code false} or {@code null}, of which {@code first} is the first byte.
   */
  public long word(long at, byte first) {
    boolean found =
        switch (first) {
          case 't' -> end - at >= 4 && intAt(base, at) == TRUE;
          case 'f' -> end - at >= 5 && intAt(base, at + 1) == ALSE;
          case 'n' -> end - at >= 4 && intAt(base, at) == NULL;
          default -> false;
        };
    return found ? at + (first == 'f' ? 5 : 4) : UNSURE;
  }

  /** Behind the closing quote of a string. */
  public long string(long at) {
    if (at >= end || byteAt(base, at) != '"') {
      return UNSURE;
    }
    escaped = false;
    long next = at + 1;
    while (next >= 0) {
      next = plainEnd(next);
      if (next >= end) {
        return UNSURE;
      }
      byte value = byteAt(base, next);
      if (value == '"') {
        return next - at - 1 <= limits.stringLength() ? next + 1 : UNSURE;
      }
      next = value < 0 ? sequences(next) : value == '\\' ? escape(next) : UNSURE;
    }
    return UNSURE;
  }

  /** True if quotes may stand around {@code length} bytes, of which nothing is said. */
  public boolean isQuoted(long at, int length) {
    return end - at >= length + 2
        && length <= limits.stringLength()
        && byteAt(base, at) == '"'
        && byteAt(base, at + length + 1) == '"';
  }

  /** The first byte that is a quote, a backslash, a control character or not ASCII; or the end. */
  private long plainEnd(long at) {
    long next = at;
    for (; end - next >= 8; next += 8) {
      long word = longAt(base, next);
      long marks =
          (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word)
              & TOPS;
      if (marks != 0) {
        // Marks above the lowest may be none.
        return next + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    for (; next < end; next++) {
      byte value = byteAt(base, next);
      if (value == '"' || value == '\\' || value < ' ') {
        break;
      }
    }
    return next;
  }

  private long sequences(long at) {
    long next = at;
    while (next < end && byteAt(base, next) < 0) {
      int bytes = Utf8.sequence(base, next, (int) Math.min(4, end - next));
      if (bytes == 0) {
        return UNSURE;
      }
      next += bytes;
    }
    return next;
  }

  private long escape(long at) {
    escaped = true;
    if (end - at < 2) {
      return UNSURE;
    }
    byte value = byteAt(base, at + 1);
    return switch (value) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> end - at >= 6 && Escapes.hex(base, at + 2) >= 0 ? at + 6 : UNSURE;
      default -> UNSURE;
    };
  }

  /** Behind a number. Nothing is said of what follows it. */
  public long number(long at) {
    boolean negative = at < end && byteAt(base, at) == '-';
    long start = negative ? at + 1 : at;
    number = 0;
    fraction = 0;
    form = INTEGER;
    long next = digits(start);
    int whole = (int) (next - start);
    if (whole == 0 || (whole > 1 && byteAt(base, start) == '0')) {
      return UNSURE;
    }
    if (next < end && byteAt(base, next) == '.') {
      long point = next;
      next = digits(point + 1);
      fraction = (int) (next - point - 1);
      form = FRACTION;
      if (fraction == 0) {
        return UNSURE;
      }
    }
    if (whole + fraction > Plain.MAX_DIGITS) {
      form = OTHER;
    }
    number = negative ? -number : number;
    if (next < end && (byteAt(base, next) | 0x20) == 'e') {
      next = exponent(next);
    }
    return next - at <= limits.numberLength() ? next : UNSURE;
  }

  private long exponent(long at) {
    form = OTHER;
    long next = at + 1;
    if (next < end && (byteAt(base, next) == '+' || byteAt(base, next) == '-')) {
      next++;
    }
    long behind = digits(next);
    return behind == next ? UNSURE : behind;
  }

  /** Behind the digits that stand here, which are added to the number. */
  private long digits(long at) {
    long next = at;
    while (end - next >= Digits.WORD) {
      long word = Digits.strip(longAt(base, next));
      int count = Digits.count(word);
      if (count == 0) {
        return next;
      }
      number = number * Digits.power(count) + Digits.value(word, count);
      next += count;
      if (count < Digits.WORD) {
        return next;
      }
    }
    while (next < end) {
      int digit = byteAt(base, next) - '0';
      if (digit < 0 || digit > 9) {
        return next;
      }
      number = number * 10 + digit;
      next++;
    }
    return next;
  }

  /**
   * Behind the colon of the name that stands here, and white space: where its value begins. A name
   * with escapes is unsure.
   */
  public long name(long at) {
    long behind = string(at);
    if (behind < 0 || escaped || behind - at - 2 > limits.nameLength()) {
      return UNSURE;
    }
    nameEnd = behind - 1;
    long colon = token(behind);
    return colon >= 0 && byteAt(base, colon) == ':' ? token(colon + 1) : UNSURE;
  }

  /** Behind an object or array, with all that is in it. */
  private long nested(long at) {
    depth = 0;
    long next = at;
    do {
      byte first = byteAt(base, next);
      boolean opens = first == '{' || first == '[';
      next = opens ? open(next, first) : closeAll(scalar(next, first));
    } while (next >= 0 && depth > 0);
    return next;
  }

  /** Where the first value of an object or array begins, or what follows where it has none. */
  private long open(long at, byte first) {
    boolean isObject = first == '{';
    if (++depth > limits.depth()) {
      return UNSURE;
    }
    objects = (objects << 1) | (isObject ? 1 : 0);
    long next = token(at + 1);
    if (next < 0) {
      return UNSURE;
    }
    boolean isEmpty = byteAt(base, next) == first + 2;
    return isEmpty ? closeAll(next) : isObject ? name(next) : next;
  }

  /** Behind a value: closes what ends there. Where the next value begins, if one is open still. */
  private long closeAll(long at) {
    long next = at < 0 ? UNSURE : token(at);
    while (next >= 0) {
      boolean inObject = (objects & 1) == 1;
      byte found = byteAt(base, next);
      if (found == ',') {
        next = token(next + 1);
        return inObject && next >= 0 ? name(next) : next;
      }
      if (found != (inObject ? '}' : ']')) {
        return UNSURE;
      }
      objects >>>= 1;
      if (--depth == 0) {
        return next + 1;
      }
      next = token(next + 1);
    }
    return UNSURE;
  }
}
