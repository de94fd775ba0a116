package io.s3ranged.spark.format.parsed;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of atomic values that parsers write row by row and Spark reads. Not thread-safe.
 *
 * <p>A row holds nothing until one of the {@code put} methods was called for it. Dates are days,
 * timestamps microseconds, as Spark holds them; booleans are bytes. Decimals of up to 18 digits are
 * unscaled longs. A string is a view of the record's memory, a copy in an array of the vector's, or
 * a string of Spark's.
 *
 * <p>Values are dead when the next batch starts. Closing gives nothing back and may be done at any
 * time, any number of times.
 */
public final class ParsedVector extends ColumnVector {

  /** Digits of an unscaled long that is certain to fit. */
  private static final int LONG_DIGITS = 18;

  /** In place of a length: the value is an object. */
  private static final int OBJECT = -1;

  private static final int FIRST_SIDE_BYTES = 1 << 12;

  private final ValueKind kind;
  private final boolean[] nulls;
  private final byte[] bytes;
  private final short[] shorts;
  private final int[] ints;
  private final long[] longs;
  private final float[] floats;
  private final double[] doubles;
  private Object[] objects;
  private boolean mayHaveNull;
  private Object base;
  private byte[] side = new byte[0];
  private int sideLength;

  private ParsedVector(DataType type, ValueKind kind, int capacity) {
    super(type);
    this.kind = kind;
    boolean hasPlaces = kind == ValueKind.TEXT || kind == ValueKind.BINARY;
    nulls = new boolean[capacity];
    bytes = kind == ValueKind.BYTE ? new byte[capacity] : null;
    shorts = kind == ValueKind.SHORT ? new short[capacity] : null;
    ints = kind == ValueKind.INT || hasPlaces ? new int[capacity] : null;
    longs =
        kind == ValueKind.LONG || kind == ValueKind.DECIMAL || hasPlaces
            ? new long[capacity]
            : null;
    floats = kind == ValueKind.FLOAT ? new float[capacity] : null;
    doubles = kind == ValueKind.DOUBLE ? new double[capacity] : null;
    boolean isWide = type instanceof DecimalType decimal && decimal.precision() > LONG_DIGITS;
    objects = isWide ? new Object[capacity] : null;
  }

  /** True if there are vectors of this type: atomic, and held in arrays. */
  public static boolean supports(DataType type) {
    return ValueKind.of(type) != ValueKind.NONE;
  }

  /** An empty vector for {@code capacity} rows. */
  public static ParsedVector of(DataType type, int capacity) {
    ValueKind kind = ValueKind.of(type);
    if (kind == ValueKind.NONE) {
      throw new IllegalArgumentException("No vector holds " + type.simpleString());
    }
    return new ParsedVector(type, kind, capacity);
  }

  /**
   * @param dirty rows that may hold something
   */
  void start(Object newBase, int dirty) {
    base = newBase;
    sideLength = 0;
    if (mayHaveNull) {
      Arrays.fill(nulls, 0, dirty, false);
      mayHaveNull = false;
    }
    if (objects != null) {
      Arrays.fill(objects, 0, dirty, null);
    }
  }

  void forget(int row) {
    nulls[row] = false;
    if (objects != null) {
      objects[row] = null;
    }
  }

  public void putNull(int row) {
    nulls[row] = true;
    mayHaveNull = true;
  }

  public void putBoolean(int row, boolean value) {
    bytes[row] = (byte) (value ? 1 : 0);
  }

  public void putByte(int row, byte value) {
    bytes[row] = value;
  }

  public void putShort(int row, short value) {
    shorts[row] = value;
  }

  /** An integer or a date. */
  public void putInt(int row, int value) {
    ints[row] = value;
  }

  /** A long, a timestamp, or the unscaled value of a decimal with the column's scale. */
  public void putLong(int row, long value) {
    longs[row] = value;
  }

  public void putFloat(int row, float value) {
    floats[row] = value;
  }

  public void putDouble(int row, double value) {
    doubles[row] = value;
  }

  /** A string that is valid UTF-8 and lies in the memory of the batch's records. */
  public void putView(int row, long address, int length) {
    longs[row] = address;
    ints[row] = length;
  }

  /** Makes room for a string of at most {@code length} bytes, to be written by the caller. */
  public byte[] side(int length) {
    long wanted = (long) sideLength + length;
    if (wanted > side.length) {
      long doubled = Math.max(FIRST_SIDE_BYTES, Math.max(wanted, 2L * side.length));
      side = Arrays.copyOf(side, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
    }
    return side;
  }

  /** Where in {@link #side} the caller writes. */
  public int sideStart() {
    return sideLength;
  }

  /** A string of the {@code length} bytes that the caller wrote at {@link #sideStart}. */
  public void putSide(int row, int length) {
    longs[row] = sideLength;
    ints[row] = OBJECT - 1 - length;
    sideLength += length;
  }

  /** A decimal, string or binary of Spark's, which stays as it is. */
  public void putObject(int row, Object value) {
    if (objects == null) {
      objects = new Object[nulls.length];
    }
    objects[row] = value;
    if (ints != null) {
      ints[row] = OBJECT;
    }
  }

  /** Copies a value of Spark's. */
  void copy(InternalRow source, int ordinal, int row) {
    if (source.isNullAt(ordinal)) {
      putNull(row);
      return;
    }
    switch (kind) {
      case BYTE -> {
        Object value = source.get(ordinal, type);
        bytes[row] = value instanceof Boolean flag ? (byte) (flag ? 1 : 0) : (Byte) value;
      }
      case SHORT -> shorts[row] = source.getShort(ordinal);
      case INT -> ints[row] = source.getInt(ordinal);
      case LONG -> longs[row] = source.getLong(ordinal);
      case FLOAT -> floats[row] = source.getFloat(ordinal);
      case DOUBLE -> doubles[row] = source.getDouble(ordinal);
      case DECIMAL -> copyDecimal((Decimal) source.get(ordinal, type), row);
      default -> putObject(row, source.get(ordinal, type));
    }
  }

  private void copyDecimal(Decimal value, int row) {
    if (objects == null) {
      longs[row] = value.toUnscaledLong();
    } else {
      putObject(row, value);
    }
  }

  @Override
  public boolean hasNull() {
    return mayHaveNull;
  }

  @Override
  public int numNulls() {
    int count = 0;
    for (boolean isNull : nulls) {
      count += isNull ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean isNullAt(int row) {
    return nulls[row];
  }

  @Override
  public boolean getBoolean(int row) {
    return bytes[row] != 0;
  }

  @Override
  public byte getByte(int row) {
    return bytes[row];
  }

  @Override
  public short getShort(int row) {
    return shorts[row];
  }

  @Override
  public int getInt(int row) {
    return ints[row];
  }

  @Override
  public long getLong(int row) {
    return longs[row];
  }

  @Override
  public float getFloat(int row) {
    return floats[row];
  }

  @Override
  public double getDouble(int row) {
    return doubles[row];
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    if (nulls[row]) {
      return null;
    }
    if (objects != null && objects[row] != null) {
      return (Decimal) objects[row];
    }
    return Decimal.createUnsafe(longs[row], precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    int length = ints[row];
    if (length >= 0 && !nulls[row]) {
      return UTF8String.fromAddress(base, longs[row], length);
    }
    return nulls[row] ? null : rareString(row, length);
  }

  private UTF8String rareString(int row, int length) {
    return length == OBJECT
        ? (UTF8String) objects[row]
        : UTF8String.fromAddress(
            side, Platform.BYTE_ARRAY_OFFSET + longs[row], OBJECT - 1 - length);
  }

  @Override
  public byte[] getBinary(int row) {
    return nulls[row] ? null : (byte[]) objects[row];
  }

  /** Gives nothing back: the arrays are the reader's. */
  @Override
  public void close() {}

  @Override
  public ColumnarArray getArray(int row) {
    throw notOfThisType();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw notOfThisType();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw notOfThisType();
  }

  private UnsupportedOperationException notOfThisType() {
    return new UnsupportedOperationException("This column holds " + type.simpleString());
  }
}
