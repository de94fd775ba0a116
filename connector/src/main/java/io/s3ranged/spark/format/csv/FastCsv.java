package io.s3ranged.spark.format.csv;

import io.s3ranged.source.record.RecordBatch;
import io.s3ranged.spark.format.parsed.FastParser;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.Platform;

/**
 * Reads plain records of CSV: cuts many of them into fields, then writes column after column that
 * the scan needs. Used by one thread.
 *
 * <p>Whatever it answers other than {@code UNSURE} is what univocity and Spark make of the record;
 * where that takes more than a look at the bytes, it leaves the record to them.
 */
final class FastCsv implements FastParser {

  private static final byte FIRST_OF_MARK = (byte) 0xEF;
  private static final int NONE = -1;

  /** Records that are asked for at once after one of them was not plain. */
  private static final int FEW = 8;

  /** How many are read one by one where not even so few are. */
  private static final int PAUSE = 64;

  private final CsvDialect dialect;
  private final SparkCsv spark;
  private final FieldValues values;
  private final FieldPlaces places;
  private final int[] columnOf;
  private final int[] absent;

  /** True if an object's first record is read by rules of its own. */
  private final boolean isFirstOdd;

  /** True if records are counted and not parsed. */
  private final boolean isCounted;

  private int atOnce = FieldPlaces.RECORDS;
  private int oneByOne;

  private FastCsv(
      CsvDialect dialect,
      SparkCsv spark,
      FieldValues values,
      FieldPlaces places,
      int[] columnOf,
      int[] absent) {
    this.dialect = dialect;
    this.spark = spark;
    this.values = values;
    this.places = places;
    this.columnOf = columnOf.clone();
    this.absent = absent;
    this.isFirstOdd = dialect.isParticular();
    this.isCounted = places.countsAlone();
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
    for (int i = 0; i < handedOut.length; i++) {
      int field = Arrays.asList(data).indexOf(handedOut[i]);
      if (field >= 0) {
        columnOf[field] = i;
        kinds[i] = ColumnKind.of(handedOut[i].dataType(), parsing.options());
      }
    }
    return new FastCsv(
        dialect,
        spark,
        new FieldValues(columns, kinds, dialect, parsing.options().zoneId()),
        new FieldPlaces(
            dialect, selects ? upToLast(columnOf) : columnOf, selects ? NONE : data.length),
        columnOf,
        absent(kinds));
  }

  /** The columns that no field belongs to. */
  private static int[] absent(ColumnKind[] kinds) {
    return IntStream.range(0, kinds.length).filter(i -> kinds[i] == null).toArray();
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
    boolean isTaken = places.cut(base, address, length, 0, spark.isAtFirst()) && put(row, 1) == 1;
    if (isTaken) {
      spark.passed();
    }
    return isTaken ? Verdict.ROW : Verdict.UNSURE;
  }

  @Override
  public int parseRows(RecordBatch records, int first, int most, int row) {
    if (oneByOne > 0) {
      oneByOne--;
      return 0;
    }
    if (spark.isAtFirst() || isCounted) {
      return 0;
    }
    Object base = records.heap();
    long origin = base == null ? records.address() : Platform.BYTE_ARRAY_OFFSET;
    int wanted = Math.min(most, atOnce);
    int cut = 0;
    while (cut < wanted) {
      long address = origin + records.offset(first + cut);
      int length = records.length(first + cut);
      if (beforeFields(base, address, length) != null
          || !places.cut(base, address, length, cut, false)) {
        break;
      }
      cut++;
    }
    int taken = put(row, cut);
    if (taken == wanted) {
      atOnce = Math.min(2 * atOnce, FieldPlaces.RECORDS);
    } else {
      // The next one is not plain, and others may be like it.
      oneByOne = taken == 0 && atOnce == FEW ? PAUSE : 1;
      atOnce = Math.max(atOnce / 2, FEW);
    }
    return taken;
  }

  /** Writes the first records that were cut, as far as all fields are plain; how many these are. */
  private int put(int row, int cut) {
    int plain = cut;
    for (int field = 0; field < columnOf.length; field++) {
      if (columnOf[field] != NONE) {
        plain = values.put(columnOf[field], field, places, plain, row);
      }
    }
    for (int column : absent) {
      values.putNulls(column, plain, row);
    }
    if (plain < cut) {
      values.forget(row + plain, row + cut);
    }
    return plain;
  }

  /** What becomes of a record before its fields are looked at; null for nothing. */
  private Verdict beforeFields(Object base, long address, int length) {
    if (spark.awaitsHeader() || (isFirstOdd && spark.isAtFirst())) {
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
}
