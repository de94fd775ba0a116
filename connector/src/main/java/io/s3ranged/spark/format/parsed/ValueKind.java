package io.s3ranged.spark.format.parsed;

import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** How a vector holds the values of a type. */
enum ValueKind {
  BYTE,
  SHORT,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  DECIMAL,
  TEXT,
  BINARY,
  NONE;

  static ValueKind of(DataType type) {
    if (type instanceof BooleanType || type instanceof ByteType) {
      return BYTE;
    }
    if (type instanceof IntegerType
        || type instanceof DateType
        || type instanceof YearMonthIntervalType) {
      return INT;
    }
    if (type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof TimeType
        || type instanceof DayTimeIntervalType) {
      return LONG;
    }
    return ofOther(type);
  }

  private static ValueKind ofOther(DataType type) {
    if (type instanceof StringType) {
      return TEXT;
    }
    if (type instanceof DecimalType) {
      return DECIMAL;
    }
    if (type instanceof DoubleType) {
      return DOUBLE;
    }
    if (type instanceof FloatType) {
      return FLOAT;
    }
    if (type instanceof ShortType) {
      return SHORT;
    }
    return type instanceof BinaryType ? BINARY : NONE;
  }
}
