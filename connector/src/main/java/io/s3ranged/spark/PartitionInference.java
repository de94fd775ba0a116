package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PartitionPaths;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.util.DateFormatter;
import org.apache.spark.sql.catalyst.util.TimeFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.execution.datasources.PartitioningUtils;
import org.apache.spark.sql.execution.datasources.PartitioningUtils$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Infers partition columns and their types from some objects, as Spark's file sources do. */
final class PartitionInference {

  /** From narrow to wide: values of one type are values of those behind it. */
  private static final List<List<DataType>> WIDENING =
      List.of(
          List.of(DataTypes.NullType, DataTypes.IntegerType, DataTypes.LongType),
          List.of(DataTypes.NullType, DataTypes.IntegerType, DataTypes.DoubleType),
          List.of(DataTypes.NullType, DataTypes.DateType, DataTypes.TimestampType));

  private PartitionInference() {}

  /**
   * @throws RangedIOException {@code PARTITION_MISMATCH} if the objects do not have the same
   *     columns
   */
  static StructType columns(List<FoundObject> objects, SessionSettings session)
      throws RangedIOException {
    if (objects.isEmpty()) {
      return new StructType();
    }
    FoundObject first = objects.get(0);
    PartitionPaths paths = PartitionPaths.infer(first.object(), first.base());
    DataType[] types = new DataType[paths.names().size()];
    Arrays.fill(types, DataTypes.NullType);
    ValueTypes values = new ValueTypes(session);
    for (FoundObject object : objects) {
      List<String> texts = paths.values(object.object(), object.base());
      for (int i = 0; i < types.length; i++) {
        types[i] = wider(types[i], values.of(texts.get(i)));
      }
    }
    StructType schema = new StructType();
    for (int i = 0; i < types.length; i++) {
      boolean unknown = types[i].equals(DataTypes.NullType);
      schema = schema.add(paths.names().get(i), unknown ? DataTypes.StringType : types[i]);
    }
    return schema;
  }

  private static DataType wider(DataType one, DataType other) {
    if (one.equals(other)) {
      return one;
    }
    for (List<DataType> order : WIDENING) {
      if (order.contains(one) && order.contains(other)) {
        return order.get(Math.max(order.indexOf(one), order.indexOf(other)));
      }
    }
    if (one.equals(DataTypes.NullType) || other.equals(DataTypes.NullType)) {
      return one.equals(DataTypes.NullType) ? other : one;
    }
    return DataTypes.StringType;
  }

  /** The type that Spark sees in one text. */
  private static final class ValueTypes {

    private final boolean inferring;
    private final ZoneId zone;
    private final DateFormatter dates;
    private final TimestampFormatter timestamps;
    private final TimeFormatter times;

    ValueTypes(SessionSettings session) {
      inferring = session.infersPartitionTypes();
      zone = ZoneId.of(session.timeZone());
      dates = DateFormatter.apply(DateFormatter.defaultPattern(), true);
      timestamps =
          TimestampFormatter.apply(PartitioningUtils.timestampPartitionPattern(), zone, true);
      times = TimeFormatter.apply(PartitioningUtils.timePartitionPattern(), true);
    }

    DataType of(String text) {
      return text == null
          ? DataTypes.NullType
          : PartitioningUtils$.MODULE$.inferPartitionColumnValue(
              text, inferring, zone, dates, timestamps, times);
    }
  }
}
