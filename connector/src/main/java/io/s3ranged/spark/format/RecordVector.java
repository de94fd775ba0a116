package io.s3ranged.spark.format;

import io.s3ranged.source.record.RecordBatch;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.BinaryView;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A value for each record of a batch, never null.
 *
 * <p>Strings and views point to where the record lies: into the pinned block, or into the array of
 * a record that was put together on the heap. Only {@link #getBinary} copies, and not what the
 * batch gives away.
 *
 * <p>What a vector shows belongs to the record reader and is dead after that reader's next call.
 * Closing gives nothing back: a vector may be closed at any time, any number of times, as Spark's
 * generated code does, and shows the next batch all the same.
 */
public final class RecordVector extends ColumnVector {

  private final NumberOfRecord number;
  private RecordBatch batch;
  private Object base;
  private long origin;

  /** A number that a record has, such as where it stands in its object. */
  @FunctionalInterface
  interface NumberOfRecord {
    long of(RecordBatch batch, int record);
  }

  private RecordVector(DataType type, NumberOfRecord number) {
    super(type);
    this.number = number;
  }

  /**
   * The bytes of each record.
   *
   * @param type string or binary
   */
  static RecordVector ofBytes(DataType type) {
    return new RecordVector(
        type,
        (batch, record) -> {
          throw new UnsupportedOperationException("This column holds " + type.simpleString());
        });
  }

  static RecordVector ofNumbers(NumberOfRecord number) {
    return new RecordVector(DataTypes.LongType, number);
  }

  /** Makes this vector show the records of {@code newBatch}. */
  public void show(RecordBatch newBatch) {
    batch = newBatch;
    base = newBatch.heap();
    origin = base == null ? newBatch.address() : Platform.BYTE_ARRAY_OFFSET;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return UTF8String.fromAddress(base, origin + batch.offset(row), batch.length(row));
  }

  @Override
  public byte[] getBinary(int row) {
    if (batch.givesAway()) {
      return batch.heap();
    }
    int length = batch.length(row);
    byte[] copy = new byte[length];
    Platform.copyMemory(base, origin + batch.offset(row), copy, Platform.BYTE_ARRAY_OFFSET, length);
    return copy;
  }

  @Override
  public BinaryView getBinaryView(int row) {
    return BinaryView.fromAddress(base, origin + batch.offset(row), batch.length(row));
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  /** Gives nothing back: the reader owns the memory. */
  @Override
  public void close() {}

  @Override
  public boolean getBoolean(int row) {
    throw notOfThisType();
  }

  @Override
  public byte getByte(int row) {
    throw notOfThisType();
  }

  @Override
  public short getShort(int row) {
    throw notOfThisType();
  }

  @Override
  public int getInt(int row) {
    throw notOfThisType();
  }

  @Override
  public long getLong(int row) {
    return number.of(batch, row);
  }

  @Override
  public float getFloat(int row) {
    throw notOfThisType();
  }

  @Override
  public double getDouble(int row) {
    throw notOfThisType();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw notOfThisType();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw notOfThisType();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
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
