package io.s3ranged.spark.format.csv;

import org.apache.spark.unsafe.Platform;

/**
 * Where the fields of some records stand: they are cut first and read afterwards, column by column.
 * Used by one thread.
 */
final class FieldPlaces {

  /** Records that are cut at a time: their places stay in the nearest cache. */
  static final int RECORDS = 128;

  /** In place of a length: the record has no such field. */
  static final int MISSING = -1;

  /** In place of a length: there is nothing between the field's quotes. */
  static final int EMPTY = -2;

  /** In place of a length: escapes stand behind the quote where the field begins. */
  static final int ESCAPED = -3;

  private static final int NONE = -1;

  private final CsvDialect dialect;
  private final QuotedField quoted;
  private final ByteMarks separators;
  private final byte quote;
  private final boolean isParticular;

  /** By field, the column that it belongs to. */
  private final int[] columnOf;

  /** Fields that a record has to have; or NONE where those behind the last column do not matter. */
  private final int expectedFields;

  /** By record and field, up to the last one that is wanted: where it begins, and where it ends. */
  private final int[] bounds;

  /** Bounds of a record. */
  private final int stride;

  private final long[] records = new long[RECORDS];
  private final int[] recordLengths = new int[RECORDS];
  private final boolean[] isAscii = new boolean[RECORDS];
  private Object base;

  /**
   * @param columnOf by field, up to the last one that is wanted; -1 for one that is not
   * @param expectedFields as many, or -1 for any number
   */
  FieldPlaces(CsvDialect dialect, int[] columnOf, int expectedFields) {
    this.dialect = dialect;
    this.quoted = new QuotedField(dialect);
    this.separators = new ByteMarks(dialect.separator(), dialect.quote());
    this.quote = dialect.quote();
    this.isParticular = dialect.isParticular();
    this.columnOf = columnOf.clone();
    this.expectedFields = expectedFields;
    this.stride = 2 * columnOf.length;
    // A block is taken whole, whatever is left to be wanted of its record.
    this.bounds = new int[RECORDS * stride + 2 * ByteMarks.BLOCK + 2];
  }

  /** True if nothing of a record is wanted but that it is there. */
  boolean countsAlone() {
    return expectedFields == NONE && columnOf.length == 0;
  }

  /** Where addresses count from. */
  Object base() {
    return base;
  }

  /** The address of a record. */
  long start(int index) {
    return records[index];
  }

  /** Where the bytes end that may be read from any field of the record on. */
  long end(int index) {
    return records[index] + recordLengths[index];
  }

  /**
   * Where each record's fields begin in it and, one further, where they end: those of {@code field}
   * of record {@code i} at {@code i * stride() + 2 * field}.
   */
  int[] bounds() {
    return bounds;
  }

  int stride() {
    return stride;
  }

  /** True if it is known that all bytes of the record's fields are ASCII. */
  boolean isAscii(int index) {
    return isAscii[index];
  }

  /** The text of an escaped field, and where it stands in its record. */
  QuotedField escaped(int index, int open) {
    int unused = quoted.read(base, records[index], recordLengths[index], open);
    return quoted;
  }

  /**
   * Cuts a record; false where it is for Spark's parser.
   *
   * @param index below {@link #RECORDS}
   * @param isFirst true for an object's first record, all of whose fields are read
   */
  boolean cut(Object newBase, long address, int length, int index, boolean isFirst) {
    base = newBase;
    records[index] = address;
    recordLengths[index] = length;
    separators.start();
    boolean isPlain = !isParticular && length < dialect.maxColumns();
    int fields = isPlain ? plainFields(address, length, index) : NONE;
    isAscii[index] = separators.isAscii();
    if (!isPlain || separators.hasOther()) {
      separators.start();
      fields = fields(address, length, index, isFirst);
      isAscii[index] = false;
    }
    boolean known = fields >= 0 && fields < dialect.maxColumns();
    if (!known || (expectedFields != NONE && fields != expectedFields)) {
      return false;
    }
    for (int field = fields; field < columnOf.length; field++) {
      put(index, field, 0, MISSING);
    }
    return true;
  }

  private void put(int index, int field, int start, int length) {
    int at = index * stride + 2 * field;
    bounds[at] = start;
    bounds[at + 1] = start + length;
  }

  /** The same as {@link #fields} of a record in which no quote is found. */
  private int plainFields(long address, int length, int index) {
    int first = index * stride;
    int at = first;
    bounds[at++] = 0;
    for (int block = 0; block < length; block += ByteMarks.BLOCK) {
      long marks = separators.in(base, address, length, block);
      while (marks != 0) {
        int end = block + Long.numberOfTrailingZeros(marks);
        bounds[at] = end;
        bounds[at + 1] = end + 1;
        at += 2;
        marks &= marks - 1;
      }
      if (at > first + stride) {
        return expectedFields == NONE ? columnOf.length : columnOf.length + 1;
      }
    }
    bounds[at] = length;
    return (at - first) / 2 + 1;
  }

  /** The number of fields, of which some may be left out behind the last one needed; or -1. */
  private int fields(long address, int length, int index, boolean isFirst) {
    boolean mayStop =
        expectedFields == NONE && length < dialect.maxColumns() && dialect.maxChars() < 0;
    long marks = 0;
    int block = -ByteMarks.BLOCK;
    int start = 0;
    int field = 0;
    while (true) {
      int end;
      int column = field < columnOf.length ? columnOf[field] : NONE;
      if (start < length && Platform.getByte(base, address + start) == quote) {
        end = quotedEnd(field, index, start, isFirst);
        if (end < 0) {
          return -1;
        }
        block = end & -ByteMarks.BLOCK;
        long all = block < length ? separators.in(base, address, length, block) : 0;
        marks = all & ByteMarks.behind(end - block);
      } else {
        while (marks == 0 && block < length - ByteMarks.BLOCK) {
          block += ByteMarks.BLOCK;
          marks = separators.in(base, address, length, block);
        }
        end = marks == 0 ? length : block + Long.numberOfTrailingZeros(marks);
        marks &= marks - 1;
        if (isParticular && isBlankAtEnd(address, start, end)) {
          return -1;
        }
        if (column != NONE) {
          put(index, field, start, end - start);
        }
      }
      if (isParticular && isOdd(address, start, end)) {
        return -1;
      }
      field++;
      if (end == length || (mayStop && field >= columnOf.length)) {
        return field;
      }
      start = end + 1;
    }
  }

  /** Univocity looks for the end of blank fields beyond their start, wanted or not. */
  private boolean isBlankAtEnd(long address, int start, int end) {
    return dialect.trimsTrailing() && end > start && isBlank(address + end - 1);
  }

  /** True if white space before a field or its length make it a matter of options. */
  private boolean isOdd(long address, int start, int end) {
    return (dialect.trimsLeading() && end > start && isBlank(address + start))
        || (dialect.maxChars() >= 0 && end - start > dialect.maxChars());
  }

  private boolean isBlank(long address) {
    byte value = Platform.getByte(base, address);
    return value >= 0 && value <= ' ';
  }

  /** The index behind the field that opens with a quote at {@code start}, or -1. */
  private int quotedEnd(int field, int index, int start, boolean isFirst) {
    long address = records[index];
    int length = recordLengths[index];
    boolean isWanted = field < columnOf.length && columnOf[field] != NONE;
    if (!isWanted && expectedFields == NONE) {
      int behind = quoted.skip(base, address, length, start);
      boolean same = !isFirst || behind == quoted.read(base, address, length, start);
      return same ? behind : -1;
    }
    int end = quoted.read(base, address, length, start);
    if (end >= 0 && isWanted) {
      int size = quoted.end() - quoted.start();
      boolean isPlain = size > 0 && !quoted.isEscaped();
      put(
          index,
          field,
          isPlain ? quoted.start() : start,
          size == 0 ? EMPTY : isPlain ? size : ESCAPED);
    }
    return end;
  }
}
