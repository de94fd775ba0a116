package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @throws RangedIOException {@code BAD_PATH} if the objects do not have the same columns
   */
  static StructType columns(List<FoundObject> objects, SessionSettings session)
      throws RangedIOException {
    Map<String, DataType> types = null;
    ValueTypes values = new ValueTypes(session);
    for (FoundObject object : objects) {
      Map<String, String> columns = PartitionPath.columns(object);
      if (types == null) {
        types = new LinkedHashMap<>();
        for (String name : columns.keySet()) {
          types.put(name, DataTypes.NullType);
        }
      }
      if (!List.copyOf(types.keySet()).equals(List.copyOf(columns.keySet()))) {
        throw differ(object, new ArrayList<>(types.keySet()), new ArrayList<>(columns.keySet()));
      }
      for (Map.Entry<String, String> column : columns.entrySet()) {
        types.merge(column.getKey(), values.of(column.getValue()), PartitionInference::wider);
      }
    }
    StructType schema = new StructType();
    if (types != null) {
      for (Map.Entry<String, DataType> column : types.entrySet()) {
        boolean unknown = column.getValue().equals(DataTypes.NullType);
        schema = schema.add(column.getKey(), unknown ? DataTypes.StringType : column.getValue());
      }
    }
    return schema;
  }

  static RangedIOException differ(FoundObject object, List<String> expected, List<String> found) {
    return Faults.of(
        FaultKind.BAD_PATH,
        object.object(),
        null,
        "it has the partition columns "
            + found
            + " where "
            + expected
            + " are expected; set basePath, or give the columns with schema(...)");
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
