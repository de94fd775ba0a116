package io.s3ranged.spark.format.table;

import io.s3ranged.hadoop.PlannedObjects;
import io.s3ranged.range.ObjectRef;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * An object whose schema may be looked at.
 *
 * @param modifiedMillis milliseconds since the epoch, or -1
 */
public record SchemaObject(ObjectRef object, long modifiedMillis) {

  FileStatus status() {
    Path path = new Path(PlannedObjects.path(object, modifiedMillis));
    return new FileStatus(object.size(), false, 1, 0, modifiedMillis, path);
  }
}
