package io.s3ranged.spark.format.json;

import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** How the fast parser reads the value of a column. */
enum FieldKind {
  BOOLEAN,
  BYTE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE,
  DECIMAL,
  STRING,
  DATE,
  TIMESTAMP,
  LOCAL_TIMESTAMP,
  /** Any value but null is Spark's to read. */
  EXACT;

  static FieldKind of(DataType type) {
    if (type instanceof LongType) {
      return LONG;
    }
    if (type instanceof IntegerType) {
      return INTEGER;
    }
    if (type instanceof StringType) {
      return STRING;
    }
    if (type instanceof DoubleType) {
      return DOUBLE;
    }
    if (type instanceof DecimalType decimal) {
      return decimal.scale() < 0 ? EXACT : DECIMAL;
    }
    return ofOther(type);
  }

  private static FieldKind ofOther(DataType type) {
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof ByteType) {
      return BYTE;
    }
    if (type instanceof ShortType) {
      return SHORT;
    }
    if (type instanceof FloatType) {
      return FLOAT;
    }
    if (type instanceof DateType) {
      return DATE;
    }
    if (type instanceof TimestampType) {
      return TIMESTAMP;
    }
    return type instanceof TimestampNTZType ? LOCAL_TIMESTAMP : EXACT;
  }
}
