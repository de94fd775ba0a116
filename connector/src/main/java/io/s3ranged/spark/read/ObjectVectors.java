package io.s3ranged.spark.read;

import io.s3ranged.source.record.RecordBatch;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.unsafe.types.UTF8String;

/** Vectors that hold one value for all rows of a batch. */
final class ObjectVectors {

  private ObjectVectors() {}

  /**
   * @param value as Spark holds values of {@code type}, or null
   */
  static ConstantColumnVector of(DataType type, Object value) {
    ConstantColumnVector vector = new ConstantColumnVector(RecordBatch.CAPACITY, type);
    if (value == null) {
      vector.setNull();
      return vector;
    }
    vector.setNotNull();
    if (value instanceof UTF8String text) {
      vector.setUtf8String(text);
    } else if (value instanceof Long number) {
      vector.setLong(number);
    } else if (value instanceof Integer number) {
      vector.setInt(number);
    } else {
      setRare(vector, type, value);
    }
    return vector;
  }

  private static void setRare(ConstantColumnVector vector, DataType type, Object value) {
    if (type instanceof DoubleType) {
      vector.setDouble((Double) value);
    } else if (type instanceof FloatType) {
      vector.setFloat((Float) value);
    } else if (type instanceof BooleanType) {
      vector.setBoolean((Boolean) value);
    } else if (type instanceof ShortType) {
      vector.setShort((Short) value);
    } else if (type instanceof ByteType) {
      vector.setByte((Byte) value);
    } else if (type instanceof DecimalType decimal) {
      vector.setDecimal((Decimal) value, decimal.precision());
    } else if (type instanceof BinaryType) {
      vector.setBinary((byte[]) value);
    } else {
      throw new IllegalArgumentException("No partition column can be " + type.simpleString());
    }
  }
}
