package io.s3ranged.spark.format.csv;

import org.apache.spark.unsafe.Platform;

/**
 * A field that begins with a quote, as univocity reads it where unescaped quotes stop at the
 * separator: the text up to the closing quote; or, where text follows that, everything from the
 * opening quote to the next separator as it stands. Used by one thread.
 */
final class QuotedField {

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;

  private final byte separator;
  private final byte quote;
  private final byte escape;
  private final long quotes;
  private final long escapes;
  private final boolean trimsTrailing;
  private Object base;
  private long address;
  private int length;
  private int start;
  private int end;
  private boolean isEscaped;

  QuotedField(CsvDialect dialect) {
    this.separator = dialect.separator();
    this.quote = dialect.quote();
    this.escape = dialect.escape();
    this.quotes = ONES * (quote & 0xFF);
    this.escapes = ONES * (escape & 0xFF);
    this.trimsTrailing = dialect.trimsTrailing();
  }

  /**
   * Reads the field whose quote stands at {@code open} of a record.
   *
   * @return the index of the separator behind it, the record's length if there is none, or -1 where
   *     Spark's parser must say what the field is
   */
  int read(Object newBase, long newAddress, int newLength, int open) {
    base = newBase;
    address = newAddress;
    length = newLength;
    start = open + 1;
    isEscaped = false;
    if (quote == 0 || (escape == 0 && start < length && at(start) == quote)) {
      return -1;
    }
    return escape == quote ? readDoubled() : readEscaped(open);
  }

  /**
   * The same for a field that nobody wants, which univocity passes over by rules of its own: to the
   * first quote without an escape before it, if a separator follows that.
   */
  int skip(Object newBase, long newAddress, int newLength, int open) {
    base = newBase;
    address = newAddress;
    length = newLength;
    int index = findQuote(open + 1);
    while (index >= 0 && at(index - 1) == escape) {
      index = findQuote(index + 1);
    }
    boolean closed = index >= 0 && index + 1 < length && at(index + 1) == separator;
    return closed && quote != 0 ? index + 1 : read(newBase, newAddress, newLength, open);
  }

  private int findQuote(int from) {
    int index = find(from);
    while (index >= 0 && at(index) != quote) {
      index = find(index + 1);
    }
    return index;
  }

  /** Where the value starts in the record. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return end;
  }

  /** True if the value is what stands there without its escapes. */
  boolean isEscaped() {
    return isEscaped;
  }

  /** Writes the value without its escapes, and says how many bytes it has. */
  int unescape(byte[] target, int from) {
    int written = from;
    int index = start;
    while (index < end) {
      byte value = at(index);
      if (value == escape && index + 1 < end) {
        byte next = at(index + 1);
        if (next == quote || next == escape) {
          value = next;
          index++;
        }
      }
      target[written++] = value;
      index++;
    }
    return written - from;
  }

  /** Quotes in the text are doubled; anything else behind a closing quote is for Spark. */
  private int readDoubled() {
    int index = find(start);
    while (index >= 0) {
      int next = index + 1;
      if (next == length || at(next) == separator) {
        end = index;
        // Univocity takes NUL for what escapes an escape, where nobody says what does.
        return isEscaped && holdsNul() ? -1 : next;
      }
      if (at(next) != quote) {
        return -1;
      }
      isEscaped = true;
      index = find(next + 1);
    }
    return -1;
  }

  private boolean holdsNul() {
    int index = start;
    while (index < end && at(index) != 0) {
      index++;
    }
    return index < end;
  }

  private int readEscaped(int open) {
    int index = find(start);
    while (index >= 0 && at(index) != quote) {
      if (index + 1 >= length || escape == 0) {
        return -1;
      }
      byte next = at(index + 1);
      boolean pair = next == quote || next == escape;
      isEscaped |= pair;
      index = find(index + (pair ? 2 : 1));
    }
    if (index < 0) {
      return -1;
    }
    int last = index;
    while (last + 1 < length && at(last + 1) == quote) {
      last++;
    }
    if (isEscaped && last > index) {
      return -1;
    }
    // Of several quotes one closes, and the others are text.
    end = last;
    return behind(open, last + 1);
  }

  /** Ends the field whose last quote stands before {@code next}. */
  private int behind(int open, int next) {
    if (next == length || at(next) == separator) {
      return next;
    }
    int index = next;
    while (index < length && at(index) != separator && isSpace(at(index))) {
      index++;
    }
    if (index == length) {
      return -1;
    }
    return at(index) == separator ? index : raw(open, index);
  }

  /**
   * Everything from the opening quote to the separator is the value, where {@code index} is the
   * first byte of the text that follows a quote.
   */
  private int raw(int open, int index) {
    byte first = at(index);
    if (isEscaped || trimsTrailing || first == 0 || first == escape) {
      return -1;
    }
    int stop = index + 1;
    while (stop < length && at(stop) != separator) {
      stop++;
    }
    // A quote right behind that byte is taken twice where the record ends.
    if (stop == length && index + 1 < length && at(index + 1) == quote) {
      return -1;
    }
    start = open;
    end = stop;
    return stop;
  }

  private static boolean isSpace(byte value) {
    return value >= 0 && value <= ' ';
  }

  private byte at(int index) {
    return Platform.getByte(base, address + index);
  }

  /** The first index from {@code from} on of a quote or an escape, or -1. */
  private int find(int from) {
    int index = from;
    for (; index <= length - 8; index += 8) {
      long word = Platform.getLong(base, address + index);
      long marks = zeros(word ^ quotes) | zeros(word ^ escapes);
      if (marks != 0) {
        return index + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    for (; index < length; index++) {
      byte value = at(index);
      if (value == quote || value == escape) {
        return index;
      }
    }
    return -1;
  }

  /** Marks bytes that are 0; the lowest mark is right. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & TOPS;
  }
}
