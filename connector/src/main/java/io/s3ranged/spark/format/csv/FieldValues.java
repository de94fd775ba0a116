package io.s3ranged.spark.format.csv;

import io.s3ranged.source.value.Dates;
import io.s3ranged.source.value.Floating;
import io.s3ranged.source.value.Instants;
import io.s3ranged.source.value.Memory;
import io.s3ranged.source.value.Plain;
import io.s3ranged.source.value.Utf8;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import io.s3ranged.spark.format.parsed.ParsedVector;
import java.time.ZoneId;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes plain fields into columns. What writes one field answers false where Spark's parser must
 * read it. Used by one thread.
 */
final class FieldValues {

  private static final int SECONDS_END = 19;
  private static final int BETWEEN = 10;

  private final ParsedColumns columns;
  private final ParsedVector[] vectors;
  private final ColumnKind[] kinds;
  private final int[] precisions;
  private final int[] scales;
  private final Floating floating = new Floating();
  private final Instants instants;
  private final byte[] nullValue;
  private final UTF8String emptyValue;
  private final boolean emptyIsNull;
  private Object base;
  private long end;

  /**
   * @param kinds of the columns; null for one that no field belongs to
   */
  FieldValues(ParsedColumns columns, ColumnKind[] kinds, CsvDialect dialect, ZoneId zone) {
    this.columns = columns;
    this.kinds = kinds;
    this.nullValue = dialect.nullValue().getBytes();
    this.emptyValue = dialect.emptyValue();
    this.emptyIsNull = emptyValue.equals(dialect.nullValue());
    this.instants = new Instants(zone);
    this.vectors = new ParsedVector[columns.count()];
    this.precisions = new int[vectors.length];
    this.scales = new int[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = columns.vector(i);
      DataType type = vectors[i].dataType();
      if (type instanceof DecimalType decimal) {
        precisions[i] = decimal.precision();
        scales[i] = decimal.scale();
      }
    }
  }

  /**
   * Writes a column of the first {@code count} records, from {@code row} on, until a field is not
   * plain.
   *
   * @param field of the records
   * @return how many were written
   */
  int put(int column, int field, FieldPlaces places, int count, int row) {
    int done = 0;
    while (done < count) {
      done = putPlain(column, field, places, done, count, row);
      if (done < count && !putAny(column, field, places, done, row)) {
        return done;
      }
      done++;
    }
    return count;
  }

  /** The same from a record on, for as long as fields are as they mostly are. */
  private int putPlain(int column, int field, FieldPlaces places, int from, int to, int row) {
    // A loop for each of the usual kinds: short enough to be compiled as one.
    return switch (nullValue.length > 0 ? ColumnKind.NEVER : kinds[column]) {
      case TEXT -> putTexts(vectors[column], field, places, from, to, row);
      case LONG -> putLongs(vectors[column], field, places, from, to, row);
      case DECIMAL -> putDecimals(column, field, places, from, to, row);
      case DATE -> putDates(vectors[column], field, places, from, to, row);
      default -> from;
    };
  }

  private boolean putAny(int column, int field, FieldPlaces places, int index, int row) {
    base = places.base();
    end = places.end(index);
    int at = index * places.stride() + 2 * field;
    int start = places.bounds()[at];
    int length = places.bounds()[at + 1] - start;
    return length > 0
        ? put(column, row + index, places.start(index) + start, length, places.isAscii(index))
        : putOdd(column, row + index, places, index, start, length);
  }

  private static int putTexts(
      ParsedVector vector, int field, FieldPlaces places, int from, int to, int row) {
    int[] bounds = places.bounds();
    int at = from * places.stride() + 2 * field;
    for (int i = from; i < to; i++) {
      int start = bounds[at];
      int length = bounds[at + 1] - start;
      if (length <= 0 || !places.isAscii(i)) {
        return i;
      }
      vector.putView(row + i, places.start(i) + start, length);
      at += places.stride();
    }
    return to;
  }

  private static int putLongs(
      ParsedVector vector, int field, FieldPlaces places, int from, int to, int row) {
    int[] bounds = places.bounds();
    int at = from * places.stride() + 2 * field;
    long last = places.end(to - 1) - Long.BYTES;
    for (int i = from; i < to; i++) {
      long address = places.start(i) + bounds[at];
      int length = bounds[at + 1] - bounds[at];
      if (length <= 0 || length > Long.BYTES || address > last) {
        return i;
      }
      long number = Plain.shortInteger(Memory.longAt(places.base(), address), length);
      if (number == Plain.NOT) {
        return i;
      }
      vector.putLong(row + i, number);
      at += places.stride();
    }
    return to;
  }

  private int putDecimals(int column, int field, FieldPlaces places, int from, int to, int row) {
    ParsedVector vector = vectors[column];
    int precision = precisions[column];
    int scale = scales[column];
    int[] bounds = places.bounds();
    int at = from * places.stride() + 2 * field;
    long last = places.end(to - 1) - Long.BYTES;
    for (int i = from; i < to; i++) {
      long address = places.start(i) + bounds[at];
      int length = bounds[at + 1] - bounds[at];
      if (length <= 0 || length > Long.BYTES || address > last) {
        return i;
      }
      long unscaled =
          Plain.shortDecimal(Memory.longAt(places.base(), address), length, precision, scale);
      if (unscaled == Plain.NOT) {
        return i;
      }
      vector.putLong(row + i, unscaled);
      at += places.stride();
    }
    return to;
  }

  private static int putDates(
      ParsedVector vector, int field, FieldPlaces places, int from, int to, int row) {
    int[] bounds = places.bounds();
    int at = from * places.stride() + 2 * field;
    for (int i = from; i < to; i++) {
      long address = places.start(i) + bounds[at];
      long day = Dates.epochDay(places.base(), address, bounds[at + 1] - bounds[at]);
      if (day == Plain.NOT) {
        return i;
      }
      vector.putInt(row + i, (int) day);
      at += places.stride();
    }
    return to;
  }

  void putNulls(int column, int count, int row) {
    for (int i = row; i < row + count; i++) {
      vectors[column].putNull(i);
    }
  }

  /** Forgets what was written in the rows from one to before another. */
  void forget(int from, int to) {
    for (int i = from; i < to; i++) {
      columns.forget(i);
    }
  }

  private boolean putOdd(
      int column, int row, FieldPlaces places, int index, int start, int length) {
    if (length == FieldPlaces.EMPTY) {
      return putEmpty(column, row);
    }
    if (length == FieldPlaces.ESCAPED) {
      return putEscaped(column, row, places.escaped(index, start), places.start(index));
    }
    vectors[column].putNull(row);
    return true;
  }

  /** An empty field in quotes. */
  private boolean putEmpty(int column, int row) {
    if (emptyIsNull) {
      vectors[column].putNull(row);
      return true;
    }
    if (kinds[column] == ColumnKind.TEXT) {
      vectors[column].putObject(row, emptyValue);
      return true;
    }
    return false;
  }

  /** A field of text without its escapes. */
  private boolean putEscaped(int column, int row, QuotedField field, long address) {
    int length = field.end() - field.start();
    if (kinds[column] != ColumnKind.TEXT || !Utf8.isValid(base, address + field.start(), length)) {
      return false;
    }
    ParsedVector vector = vectors[column];
    int written = field.unescape(vector.side(length), vector.sideStart());
    UTF8String value =
        UTF8String.fromAddress(
            vector.side(length), Platform.BYTE_ARRAY_OFFSET + vector.sideStart(), written);
    if (value.equals(UTF8String.fromBytes(nullValue))) {
      vector.putNull(row);
    } else {
      vector.putSide(row, written);
    }
    return true;
  }

  /**
   * A field that has bytes.
   *
   * @param isAscii true if it is known that all of them are
   */
  private boolean put(int column, int row, long address, int length, boolean isAscii) {
    ParsedVector vector = vectors[column];
    if (length == nullValue.length && isNullValue(address)) {
      vector.putNull(row);
      return true;
    }
    return switch (kinds[column]) {
      case TEXT -> putText(vector, row, address, length, isAscii);
      case DECIMAL -> putLong(vector, row, decimal(column, address, length));
      case DATE -> putInt(vector, row, Dates.epochDay(base, address, length));
      case INT ->
          putInt(
              vector,
              row,
              Plain.within(integer(address, length), Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> putLong(vector, row, integer(address, length));
      case DOUBLE -> putDouble(vector, row, floating.asDouble(base, address, length));
      default -> putRare(column, row, address, length);
    };
  }

  private boolean putRare(int column, int row, long address, int length) {
    ParsedVector vector = vectors[column];
    return switch (kinds[column]) {
      case FLOAT -> putFloat(vector, row, floating.asFloat(base, address, length));
      case BOOLEAN -> putBoolean(vector, row, Plain.bool(base, address, length));
      case BYTE ->
          putByte(
              vector, row, Plain.within(integer(address, length), Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SHORT ->
          putShort(
              vector,
              row,
              Plain.within(integer(address, length), Short.MIN_VALUE, Short.MAX_VALUE));
      case TIMESTAMP -> putLong(vector, row, instants.micros(base, address, length));
      case TIMESTAMP_SPACE ->
          isSeconds(address, length, (byte) ' ')
              && putLong(vector, row, instants.micros(base, address, length));
      case TIMESTAMP_T ->
          isSeconds(address, length, (byte) 'T')
              && putLong(vector, row, instants.micros(base, address, length));
      case TIMESTAMP_NTZ -> putLong(vector, row, Dates.localMicros(base, address, length));
      default -> false;
    };
  }

  private boolean isSeconds(long address, int length, byte between) {
    return length == SECONDS_END && Platform.getByte(base, address + BETWEEN) == between;
  }

  private long integer(long address, int length) {
    return isShort(address, length)
        ? Plain.shortInteger(Memory.longAt(base, address), length)
        : Plain.integer(base, address, length);
  }

  private long decimal(int column, long address, int length) {
    return isShort(address, length)
        ? Plain.shortDecimal(
            Memory.longAt(base, address), length, precisions[column], scales[column])
        : Plain.decimal(base, address, length, precisions[column], scales[column]);
  }

  /** True if the field lies in one word, all of which is the record's. */
  private boolean isShort(long address, int length) {
    return length <= Long.BYTES && end - address >= Long.BYTES;
  }

  private boolean putText(ParsedVector vector, int row, long address, int length, boolean isAscii) {
    if (!isAscii && !Utf8.isValid(base, address, length)) {
      return false;
    }
    vector.putView(row, address, length);
    return true;
  }

  private static boolean putBoolean(ParsedVector vector, int row, long value) {
    vector.putBoolean(row, value == 1);
    return value != Plain.NOT;
  }

  private static boolean putByte(ParsedVector vector, int row, long value) {
    vector.putByte(row, (byte) value);
    return value != Plain.NOT;
  }

  private static boolean putShort(ParsedVector vector, int row, long value) {
    vector.putShort(row, (short) value);
    return value != Plain.NOT;
  }

  private static boolean putDouble(ParsedVector vector, int row, double value) {
    vector.putDouble(row, value);
    return !Double.isNaN(value);
  }

  private static boolean putFloat(ParsedVector vector, int row, float value) {
    vector.putFloat(row, value);
    return !Float.isNaN(value);
  }

  private static boolean putInt(ParsedVector vector, int row, long value) {
    vector.putInt(row, (int) value);
    return value != Plain.NOT;
  }

  private static boolean putLong(ParsedVector vector, int row, long value) {
    vector.putLong(row, value);
    return value != Plain.NOT;
  }

  private boolean isNullValue(long address) {
    for (int i = 0; i < nullValue.length; i++) {
      if (Platform.getByte(base, address + i) != nullValue[i]) {
        return false;
      }
    }
    return true;
  }
}
