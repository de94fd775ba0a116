package io.s3ranged.spark.read;

import io.s3ranged.source.plan.PlannedRange;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The fields of {@code _metadata}, with Spark's names and types.
 *
 * <p>{@code file_path} is {@code s3://bucket/key} with the key as it is, not encoded. {@code
 * file_block_start} and {@code file_block_length} are the range of the split.
 */
public final class ObjectMetadata {

  /** The metadata column. */
  public static final String COLUMN = "_metadata";

  /** Its type. */
  public static final StructType TYPE =
      new StructType()
          .add("file_path", DataTypes.StringType, false)
          .add("file_name", DataTypes.StringType, false)
          .add("file_size", DataTypes.LongType, false)
          .add("file_block_start", DataTypes.LongType, false)
          .add("file_block_length", DataTypes.LongType, false)
          .add("file_modification_time", DataTypes.TimestampType, true);

  private ObjectMetadata() {}

  /** The value of a field as Spark holds it: UTF8String, Long, or null. */
  public static Object value(String field, PlannedRange part) {
    return switch (field) {
      case "file_path" -> UTF8String.fromString(part.object().uri());
      case "file_name" -> UTF8String.fromString(name(part.object().key()));
      case "file_size" -> part.object().size();
      case "file_block_start" -> part.range().start();
      case "file_block_length" -> part.range().length();
      case "file_modification_time" -> micros(part.lastModifiedMillis());
      default -> throw new IllegalArgumentException("_metadata has no field " + field);
    };
  }

  /** True if the field differs between the ranges of one object. */
  public static boolean isOfRange(String field) {
    return field.startsWith("file_block_");
  }

  /** Microseconds since the epoch, or null where the time is not known. */
  static Long micros(long millis) {
    return millis < 0 ? null : Math.multiplyExact(millis, 1000L);
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
