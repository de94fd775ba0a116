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
 * Writes plain fields into columns. Every method answers false where Spark's parser must read the
 * field. Used by one thread.
 */
final class FieldValues {

  private static final int SECONDS_END = 19;
  private static final int BETWEEN = 10;

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
  private int row;

  /**
   * @param kinds of the columns; null for one that no field belongs to
   */
  FieldValues(ParsedColumns columns, ColumnKind[] kinds, CsvDialect dialect, ZoneId zone) {
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

  /** Turns to a record that ends before the address {@code newEnd}; its values go to a row. */
  void start(Object newBase, long newEnd, int newRow) {
    base = newBase;
    end = newEnd;
    row = newRow;
  }

  void putNull(int column) {
    vectors[column].putNull(row);
  }

  /** An empty field in quotes. */
  boolean putEmpty(int column) {
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
  boolean putEscaped(int column, QuotedField field, long address) {
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
  boolean put(int column, long address, int length, boolean isAscii) {
    ParsedVector vector = vectors[column];
    if (length == nullValue.length && isNullValue(address)) {
      vector.putNull(row);
      return true;
    }
    return switch (kinds[column]) {
      case TEXT -> putText(vector, address, length, isAscii);
      case DECIMAL -> putLong(vector, decimal(column, address, length));
      case DATE -> putInt(vector, Dates.epochDay(base, address, length));
      case INT ->
          putInt(
              vector, Plain.within(integer(address, length), Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> putLong(vector, integer(address, length));
      case DOUBLE -> putDouble(vector, floating.asDouble(base, address, length));
      default -> putRare(column, address, length);
    };
  }

  private boolean putRare(int column, long address, int length) {
    ParsedVector vector = vectors[column];
    return switch (kinds[column]) {
      case FLOAT -> putFloat(vector, floating.asFloat(base, address, length));
      case BOOLEAN -> putBoolean(vector, Plain.bool(base, address, length));
      case BYTE ->
          putByte(vector, Plain.within(integer(address, length), Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SHORT ->
          putShort(
              vector, Plain.within(integer(address, length), Short.MIN_VALUE, Short.MAX_VALUE));
      case TIMESTAMP -> putLong(vector, instants.micros(base, address, length));
      case TIMESTAMP_SPACE ->
          isSeconds(address, length, (byte) ' ')
              && putLong(vector, instants.micros(base, address, length));
      case TIMESTAMP_T ->
          isSeconds(address, length, (byte) 'T')
              && putLong(vector, instants.micros(base, address, length));
      case TIMESTAMP_NTZ -> putLong(vector, Dates.localMicros(base, address, length));
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

  private boolean putText(ParsedVector vector, long address, int length, boolean isAscii) {
    if (!isAscii && !Utf8.isValid(base, address, length)) {
      return false;
    }
    vector.putView(row, address, length);
    return true;
  }

  private boolean putBoolean(ParsedVector vector, long value) {
    vector.putBoolean(row, value == 1);
    return value != Plain.NOT;
  }

  private boolean putByte(ParsedVector vector, long value) {
    vector.putByte(row, (byte) value);
    return value != Plain.NOT;
  }

  private boolean putShort(ParsedVector vector, long value) {
    vector.putShort(row, (short) value);
    return value != Plain.NOT;
  }

  private boolean putDouble(ParsedVector vector, double value) {
    vector.putDouble(row, value);
    return !Double.isNaN(value);
  }

  private boolean putFloat(ParsedVector vector, float value) {
    vector.putFloat(row, value);
    return !Float.isNaN(value);
  }

  private boolean putInt(ParsedVector vector, long value) {
    vector.putInt(row, (int) value);
    return value != Plain.NOT;
  }

  private boolean putLong(ParsedVector vector, long value) {
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
