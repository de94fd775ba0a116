package io.s3ranged.spark.format.table;

import io.s3ranged.hadoop.PlannedObjects;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.Map;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import scala.collection.immutable.Map$;

/** Planned objects as Spark's readers take them, with sizes and ETags for the file system. */
public final class PlannedFiles {

  private PlannedFiles() {}

  /** A range of an object, to be read by a task. */
  public static PartitionedFile file(
      InternalRow partitionValues, ObjectRef object, ByteRange range, long modifiedMillis) {
    return new PartitionedFile(
        partitionValues,
        SparkPath.fromUri(PlannedObjects.path(object, modifiedMillis)),
        range.start(),
        range.length(),
        new String[0],
        modifiedMillis,
        object.size(),
        Map$.MODULE$.empty());
  }

  /** See {@link PlannedObjects#settings}. */
  public static Map<String, String> access(Map<String, String> options) {
    return PlannedObjects.settings(options);
  }

  /** See {@link PlannedObjects#shownPath}. */
  public static String shownPath(ObjectRef object) {
    return PlannedObjects.shownPath(object);
  }
}
