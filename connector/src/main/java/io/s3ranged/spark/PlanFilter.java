package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedObject;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import io.s3ranged.spark.read.PartitionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which objects and ranges a scan reads, and which partition values they have. */
final class PlanFilter {

  private final ObjectFilter options;
  private final PartitionValues partitions;
  private final List<String> columns;
  private final boolean inferred;
  private final List<DriverFilter> ofObjects;
  private final List<DriverFilter> ofRanges;

  /**
   * @param inferred true if every object must have just the partition columns of the schema; else
   *     it may have others too
   */
  PlanFilter(ScanSpec spec, boolean inferred) throws RangedIOException {
    this.options = ObjectFilter.of(spec.request());
    this.partitions = spec.partitions();
    this.columns = List.of(partitions.schema().fieldNames());
    this.inferred = inferred;
    this.ofObjects = spec.filters().stream().filter(filter -> !filter.ofRange()).toList();
    this.ofRanges = spec.filters().stream().filter(DriverFilter::ofRange).toList();
  }

  /**
   * The object with its partition values, or null if a filter drops it.
   *
   * @throws RangedIOException {@code BAD_PATH} if its partition columns are not those of the schema
   */
  PlannedObject planned(FoundObject found) throws RangedIOException {
    if (!options.keeps(found)) {
      return null;
    }
    List<String> values = values(found);
    PlannedRange whole =
        new PlannedRange(
            found.object(), found.extent(), found.extent(), found.lastModifiedMillis(), values);
    for (int i = 0; i < columns.size(); i++) {
      Object unused = partitions.value(i, whole);
    }
    return keeps(ofObjects, whole)
        ? new PlannedObject(found.object(), found.extent(), found.lastModifiedMillis(), values)
        : null;
  }

  private List<String> values(FoundObject found) throws RangedIOException {
    Map<String, String> path = PartitionPath.columns(found);
    boolean fits =
        inferred ? columns.equals(List.copyOf(path.keySet())) : path.keySet().containsAll(columns);
    if (!fits) {
      throw PartitionInference.differ(found, columns, new ArrayList<>(path.keySet()));
    }
    List<String> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      values.add(path.get(column));
    }
    return values;
  }

  /** The split without the ranges that a filter drops; nothing if none is left. */
  Optional<Split> kept(Split split) throws RangedIOException {
    if (ofRanges.isEmpty()) {
      return Optional.of(split);
    }
    List<PlannedRange> parts = new ArrayList<>();
    for (PlannedRange part : split.parts()) {
      if (keeps(ofRanges, part)) {
        parts.add(part);
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Split(List.copyOf(parts), split.preferredHosts()));
  }

  private static boolean keeps(List<DriverFilter> filters, PlannedRange part)
      throws RangedIOException {
    for (DriverFilter filter : filters) {
      if (!filter.keeps(part)) {
        return false;
      }
    }
    return true;
  }
}
