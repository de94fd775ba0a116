package io.s3ranged.spark.format.csv;

import io.s3ranged.spark.format.parsed.FastParser;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import java.util.Arrays;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.Platform;

/**
 * Reads plain records of CSV: looks for separators a block at a time, and writes the fields that
 * the scan needs into its columns. Used by one thread.
 *
 * <p>Whatever it answers other than {@code UNSURE} is what univocity and Spark make of the record;
 * where that takes more than a look at the bytes, it leaves the record to them.
 */
final class FastCsv implements FastParser {

  private static final byte FIRST_OF_MARK = (byte) 0xEF;
  private static final int NONE = -1;

  private final CsvDialect dialect;
  private final SparkCsv spark;
  private final FieldValues values;
  private final QuotedField quoted;
  private final ByteMarks separators;
  private final byte quote;
  private final int[] columnOf;
  private final int[] absent;
  private final int expectedFields;

  /** True if white space around fields or their length make them a matter of options. */
  private final boolean isParticular;

  /** True if records are counted and not parsed. */
  private final boolean isCounted;

  private FastCsv(
      CsvDialect dialect,
      SparkCsv spark,
      FieldValues values,
      int[] columnOf,
      int[] absent,
      int expectedFields) {
    this.dialect = dialect;
    this.spark = spark;
    this.values = values;
    this.quoted = new QuotedField(dialect);
    this.separators = new ByteMarks(dialect.separator());
    this.quote = dialect.quote();
    this.columnOf = columnOf;
    this.absent = absent;
    this.expectedFields = expectedFields;
    this.isParticular =
        dialect.trimsLeading() || dialect.trimsTrailing() || dialect.maxChars() >= 0;
    this.isCounted = expectedFields == NONE && columnOf.length == 0;
  }

  /** The fast parser of a scan; one that is never sure where its options are unusual. */
  static FastParser of(CsvParsing parsing, SparkCsv spark, ParsedColumns columns) {
    CsvDialect dialect = CsvDialect.of(parsing.options()).orElse(null);
    StructField[] data = parsing.recordColumns().fields();
    StructField[] required = parsing.requiredRecordColumns().fields();
    boolean pruning = parsing.options().isColumnPruningEnabled(parsing.requiredRecordColumns());
    boolean selects = pruning && required.length < data.length;
    boolean distinct = Arrays.stream(data).map(StructField::name).distinct().count() == data.length;
    boolean inOrder = !pruning || selects || Arrays.equals(data, required);
    if (dialect == null || !distinct || !inOrder || data.length > dialect.maxColumns()) {
      return FastParser.NONE;
    }
    StructField[] handedOut = parsing.columns().fields();
    ColumnKind[] kinds = new ColumnKind[handedOut.length];
    int[] columnOf = new int[data.length];
    Arrays.fill(columnOf, NONE);
    int[] absent = new int[handedOut.length];
    int absentCount = 0;
    for (int i = 0; i < handedOut.length; i++) {
      int field = Arrays.asList(data).indexOf(handedOut[i]);
      if (field < 0) {
        absent[absentCount++] = i;
      } else {
        columnOf[field] = i;
        kinds[i] = ColumnKind.of(handedOut[i].dataType(), parsing.options());
      }
    }
    FieldValues values = new FieldValues(columns, kinds, dialect, parsing.options().zoneId());
    return new FastCsv(
        dialect,
        spark,
        values,
        selects ? upToLast(columnOf) : columnOf,
        Arrays.copyOf(absent, absentCount),
        selects ? NONE : data.length);
  }

  private static int[] upToLast(int[] columnOf) {
    int count = columnOf.length;
    while (count > 0 && columnOf[count - 1] == NONE) {
      count--;
    }
    return Arrays.copyOf(columnOf, count);
  }

  @Override
  public Verdict parse(Object base, long address, int length, int row) {
    Verdict before = beforeFields(base, address, length);
    if (before != null) {
      return before;
    }
    values.start(base, address + length, row);
    int fields = parseFields(base, address, length);
    if (fields < 0 || fields >= dialect.maxColumns()) {
      return Verdict.UNSURE;
    }
    if (expectedFields != NONE && fields != expectedFields) {
      return Verdict.UNSURE;
    }
    for (int field = fields; field < columnOf.length; field++) {
      if (columnOf[field] != NONE) {
        values.putNull(columnOf[field]);
      }
    }
    for (int column : absent) {
      values.putNull(column);
    }
    spark.passed();
    return Verdict.ROW;
  }

  /** What becomes of a record before its fields are looked at; null for nothing. */
  private Verdict beforeFields(Object base, long address, int length) {
    if (spark.awaitsHeader() || (isParticular && spark.isAtFirst())) {
      return Verdict.UNSURE;
    }
    byte first = length == 0 ? 0 : Platform.getByte(base, address);
    if (first >= 0 && first <= ' ' && isBlank(base, address, length)) {
      return Verdict.NO_ROW;
    }
    if (first == dialect.comment()) {
      return Verdict.NO_ROW;
    }
    if (first == FIRST_OF_MARK) {
      return Verdict.UNSURE;
    }
    return isCounted ? Verdict.ROW : null;
  }

  private static boolean isBlank(Object base, long address, int length) {
    for (int i = 0; i < length; i++) {
      byte value = Platform.getByte(base, address + i);
      if (value < 0 || value > ' ') {
        return false;
      }
    }
    return true;
  }

  /** The number of fields, of which some may be left out behind the last one needed; or -1. */
  private int parseFields(Object base, long address, int length) {
    boolean mayStop =
        expectedFields == NONE && length < dialect.maxColumns() && dialect.maxChars() < 0;
    separators.start();
    long marks = 0;
    int block = -ByteMarks.BLOCK;
    int start = 0;
    int field = 0;
    while (true) {
      int end;
      byte first = start < length ? Platform.getByte(base, address + start) : 0;
      if (first == quote && start < length) {
        end = parseQuoted(base, address, length, start, field);
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
        if (isOddAtEnd(base, address, start, end) || !parseUnquoted(address, start, end, field)) {
          return -1;
        }
      }
      if (isParticular && isOdd(first, end - start)) {
        return -1;
      }
      field++;
      if (end == length || (mayStop && field >= columnOf.length)) {
        return field;
      }
      start = end + 1;
    }
  }

  /** True if white space before a field or its length make it a matter of options. */
  private boolean isOdd(byte first, int length) {
    return (dialect.trimsLeading() && length > 0 && first >= 0 && first <= ' ')
        || (dialect.maxChars() >= 0 && length > dialect.maxChars());
  }

  /** Univocity looks for the end of blank fields beyond their start, wanted or not. */
  private boolean isOddAtEnd(Object base, long address, int start, int end) {
    if (!dialect.trimsTrailing() || end == start) {
      return false;
    }
    byte last = Platform.getByte(base, address + end - 1);
    return last >= 0 && last <= ' ';
  }

  private boolean parseUnquoted(long address, int start, int end, int field) {
    int column = field < columnOf.length ? columnOf[field] : NONE;
    if (column == NONE) {
      return true;
    }
    if (end == start) {
      values.putNull(column);
      return true;
    }
    return values.put(column, address + start, end - start, separators.isAscii());
  }

  /** The index behind the field that opens with a quote at {@code start}, or -1. */
  private int parseQuoted(Object base, long address, int length, int start, int field) {
    int column = field < columnOf.length ? columnOf[field] : NONE;
    if (column == NONE && expectedFields == NONE) {
      int behind = quoted.skip(base, address, length, start);
      // Of an object's first record all fields are read.
      boolean same = !spark.isAtFirst() || behind == quoted.read(base, address, length, start);
      return same ? behind : -1;
    }
    int end = quoted.read(base, address, length, start);
    if (end < 0 || column == NONE) {
      return end;
    }
    int size = quoted.end() - quoted.start();
    boolean taken;
    if (size == 0) {
      taken = values.putEmpty(column);
    } else if (quoted.isEscaped()) {
      taken = values.putEscaped(column, quoted, address);
    } else {
      taken = values.put(column, address + quoted.start(), size, false);
    }
    return taken ? end : -1;
  }
}
