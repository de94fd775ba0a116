package io.s3ranged.source.plan;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.SplitPoints;
import java.util.List;
import java.util.Objects;

/**
 * A stream of records that a scan reads: an object, or a fragment of one.
 *
 * @param extent the whole object, or the fragment; unbounded where the size is not known
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 * @param partitionValues a value for each partition column of the scan, null for the default
 *     partition
 * @param points where reading of the object can start; null where nobody has looked
 */
public record PlannedObject(
    ObjectRef object,
    ByteRange extent,
    long lastModifiedMillis,
    List<String> partitionValues,
    SplitPoints points) {

  public PlannedObject {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(extent, "extent");
    Objects.requireNonNull(partitionValues, "partitionValues");
  }

  /** Without points. */
  public PlannedObject(
      ObjectRef object, ByteRange extent, long lastModifiedMillis, List<String> partitionValues) {
    this(object, extent, lastModifiedMillis, partitionValues, null);
  }

  /** The whole of {@code object}, in no partition. */
  public static PlannedObject whole(ObjectRef object, long lastModifiedMillis) {
    return new PlannedObject(object, object.range(), lastModifiedMillis, List.of());
  }
}
