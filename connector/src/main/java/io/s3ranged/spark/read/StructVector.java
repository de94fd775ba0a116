package io.s3ranged.spark.read;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A struct that is never null, of columns that others own and close. */
final class StructVector extends ColumnVector {

  private final ColumnVector[] children;

  StructVector(StructType type, ColumnVector[] children) {
    super(type);
    this.children = children;
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return children[ordinal];
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

  @Override
  public boolean getBoolean(int row) {
    throw noValue();
  }

  @Override
  public byte getByte(int row) {
    throw noValue();
  }

  @Override
  public short getShort(int row) {
    throw noValue();
  }

  @Override
  public int getInt(int row) {
    throw noValue();
  }

  @Override
  public long getLong(int row) {
    throw noValue();
  }

  @Override
  public float getFloat(int row) {
    throw noValue();
  }

  @Override
  public double getDouble(int row) {
    throw noValue();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw noValue();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw noValue();
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw noValue();
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw noValue();
  }

  @Override
  public byte[] getBinary(int row) {
    throw noValue();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException noValue() {
    return new UnsupportedOperationException("A struct has no value but its fields'");
  }
}
