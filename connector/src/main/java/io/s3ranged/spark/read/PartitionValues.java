package io.s3ranged.spark.read;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedRange;
import java.io.Serializable;
import java.time.DateTimeException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * Texts of a path as values of partition columns.
 *
 * @param schema the partition columns, in the order of {@code PlannedRange.partitionValues}
 * @param timeZone the session's, for timestamps
 */
public record PartitionValues(StructType schema, String timeZone) implements Serializable {

  /**
   * The value of the partition column at {@code ordinal}, as Spark holds it.
   *
   * @throws RangedIOException {@code PARTITION_MISMATCH} if the path holds something else than the
   *     column's type
   */
  public Object value(int ordinal, PlannedRange part) throws RangedIOException {
    String text = part.partitionValues().get(ordinal);
    DataType type = schema.fields()[ordinal].dataType();
    if (text == null) {
      return null;
    }
    UTF8String string = UTF8String.fromString(text);
    if (type.equals(DataTypes.StringType)) {
      return string;
    }
    try {
      return new Cast(
              new Literal(string, DataTypes.StringType),
              type,
              Option.apply(timeZone),
              EvalMode.ANSI())
          .eval(null);
    } catch (RuntimeException e) {
      if (e instanceof SparkThrowable || e instanceof DateTimeException) {
        throw deviates(ordinal, part, e);
      }
      throw e;
    }
  }

  /** The values of {@code asked}, which are some of the partition columns in any order. */
  InternalRow row(StructType asked, PlannedRange part) throws RangedIOException {
    Object[] values = new Object[asked.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(schema.fieldIndex(asked.fieldNames()[i]), part);
    }
    return new GenericInternalRow(values);
  }

  private RangedIOException deviates(int ordinal, PlannedRange part, RuntimeException cause) {
    return Faults.of(
        FaultKind.PARTITION_MISMATCH,
        part.object(),
        null,
        "its partition column "
            + schema.fieldNames()[ordinal]
            + " is not of the type "
            + schema.fields()[ordinal].dataType().simpleString()
            + " that the scan has",
        cause);
  }
}
