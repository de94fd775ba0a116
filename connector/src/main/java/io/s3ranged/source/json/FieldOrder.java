package io.s3ranged.source.json;

import static io.s3ranged.source.value.Memory.byteAt;
import static io.s3ranged.source.value.Memory.longAt;

import java.util.Arrays;

/**
 * Goes from field to field of an object, expecting the next record to be written as the last one.
 *
 * <p>What stands between two values, {@code ,"name":} with its white space, is mostly the same in
 * every record: it is remembered as words and compared, and only what differs is looked at byte by
 * byte. A field that is left out or put in between costs one longer look; a new order is learnt
 * after a few. Not thread-safe.
 */
public final class FieldOrder {

  /** The object has ended, and only white space stands behind it. Less than every address. */
  public static final long END = -2;

  private static final int MAX_GAP_BYTES = 256;
  private static final int MAX_FIELDS = 4096;
  private static final int MAX_LEFT_OUT = 8;
  private static final int PATIENCE = 16;

  private final JsonScanner scanner;
  private final FieldNames names;
  private long[] words = new long[64];
  private int[] starts = new int[17];
  private int[] lengths = new int[16];
  private int[] ordinals = new int[16];
  private int known;
  private int misses;
  private Object base;
  private long begin;
  private long end;
  private int expected;
  private int ordinal;

  public FieldOrder(JsonScanner scanner, FieldNames names) {
    this.scanner = scanner;
    this.names = names;
  }

  /** Turns to the record in {@code [newBegin, newEnd)}; {@link #next} is asked from its begin. */
  public void start(Object newBase, long newBegin, long newEnd) {
    base = newBase;
    begin = newBegin;
    end = newEnd;
    expected = 0;
    scanner.start(newBase, newEnd);
  }

  /** The ordinal of the field whose value {@link #next} found. */
  public int ordinal() {
    return ordinal;
  }

  /**
   * The address of the next value.
   *
   * @param at behind the value before, or where the record begins
   * @return a value's first byte, {@link #END}, or {@link JsonScanner#UNSURE}
   */
  public long next(long at) {
    int field = expected;
    // What opens a record, with its brace, stands nowhere else, and nothing else stands there.
    if (field < known && (field == 0) == (at == begin) && stands(field, at)) {
      return found(field, at);
    }
    return differing(at);
  }

  private long found(int field, long at) {
    expected = field + 1;
    ordinal = ordinals[field];
    long value = at + lengths[field];
    return byteAt(base, value) > ' ' ? value : scanner.token(value);
  }

  private long differing(long at) {
    if (at != begin && at < end && byteAt(base, at) == '}') {
      return scanner.isEnd(at + 1) ? END : JsonScanner.UNSURE;
    }
    int last = at == begin ? 0 : Math.min(known, expected + 1 + MAX_LEFT_OUT);
    for (int field = expected + 1; field < last; field++) {
      if (stands(field, at)) {
        return found(field, at);
      }
    }
    return read(at);
  }

  /** Reads what stands before the next value token by token, and remembers it where it may. */
  private long read(long at) {
    long next = scanner.token(at);
    if (next < 0) {
      return JsonScanner.UNSURE;
    }
    boolean first = at == begin;
    byte opening = byteAt(base, next);
    if (opening == '}' && !first) {
      return scanner.isEnd(next + 1) ? END : JsonScanner.UNSURE;
    }
    if (opening != (first ? '{' : ',')) {
      return JsonScanner.UNSURE;
    }
    long name = scanner.token(next + 1);
    if (first && name >= 0 && byteAt(base, name) == '}') {
      return scanner.isEnd(name + 1) ? END : JsonScanner.UNSURE;
    }
    long value = name < 0 ? JsonScanner.UNSURE : scanner.name(name);
    if (value < 0) {
      return JsonScanner.UNSURE;
    }
    ordinal = names.find(base, name + 1, (int) (scanner.nameEnd() - name - 1));
    learn(at, (int) (value - at));
    return value;
  }

  private void learn(long at, int length) {
    if (expected < known && ++misses < PATIENCE) {
      return;
    }
    misses = 0;
    known = expected;
    if (length > MAX_GAP_BYTES || known == MAX_FIELDS || (known == 0) != (at == begin)) {
      return;
    }
    makeRoom();
    int word = starts[known];
    int whole = length - length % Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      words[word++] = longAt(base, at + i);
    }
    if (whole < length) {
      words[word++] =
          length > Long.BYTES ? longAt(base, at + length - Long.BYTES) : few(at, length);
    }
    lengths[known] = length;
    ordinals[known] = ordinal;
    starts[++known] = word;
    expected = known;
  }

  private void makeRoom() {
    int needed = starts[known] + MAX_GAP_BYTES / Long.BYTES + 1;
    if (needed > words.length) {
      words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
    }
    if (known == ordinals.length) {
      ordinals = Arrays.copyOf(ordinals, 2 * known);
      lengths = Arrays.copyOf(lengths, 2 * known);
      starts = Arrays.copyOf(starts, 2 * known + 1);
    }
  }

  /** True if what stood before this field stands here too, and something behind it. */
  private boolean stands(int field, long at) {
    int length = lengths[field];
    if (end - at <= length) {
      return false;
    }
    int word = starts[field];
    int index = 0;
    for (; index <= length - Long.BYTES; index += Long.BYTES) {
      if (longAt(base, at + index) != words[word++]) {
        return false;
      }
    }
    if (index == length) {
      return true;
    }
    return length > Long.BYTES
        ? longAt(base, at + length - Long.BYTES) == words[word]
        : few(at, length) == words[word];
  }

  /** Fewer than eight bytes as a word. */
  private long few(long at, int length) {
    if (end - at >= Long.BYTES) {
      return longAt(base, at) & ((1L << (length * Byte.SIZE)) - 1);
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (byteAt(base, at + i) & 0xFFL) << (i * Byte.SIZE);
    }
    return word;
  }
}
