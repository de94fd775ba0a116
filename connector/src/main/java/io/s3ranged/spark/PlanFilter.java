package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.Options;
import io.s3ranged.source.plan.Filters;
import io.s3ranged.source.plan.PartitionPaths;
import io.s3ranged.source.plan.PlannedObject;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import io.s3ranged.spark.read.PartitionValues;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * Decides which objects and ranges a scan reads, and which partition values they have. Used by one
 * thread.
 */
final class PlanFilter {

  private final Filters options;
  private final boolean rows;
  private final PartitionValues partitions;
  private final PartitionPaths paths;
  private final Set<List<String>> checked = new HashSet<>();
  private final List<DriverFilter> ofObjects;
  private final List<DriverFilter> ofRanges;

  PlanFilter(ScanSpec spec) throws RangedIOException {
    this.options = filters(spec.request());
    this.rows = spec.isOfRows();
    this.partitions = spec.partitions();
    this.paths = PartitionPaths.of(List.of(partitions.schema().fieldNames()));
    this.ofObjects = spec.filters().stream().filter(filter -> !filter.ofRange()).toList();
    this.ofRanges = spec.filters().stream().filter(DriverFilter::ofRange).toList();
  }

  /**
   * What the options say.
   *
   * @throws RangedIOException {@code BAD_OPTION} if one of them is no glob or no time
   */
  static Filters filters(ReadRequest request) throws RangedIOException {
    Filters filters = Filters.NONE;
    Optional<String> names = request.find(Options.PATH_GLOB_FILTER);
    if (names.isPresent()) {
      filters = filters.withNames(names.get());
    }
    Optional<String> before = request.find(Options.MODIFIED_BEFORE);
    if (before.isPresent()) {
      filters = filters.withModifiedBefore(millis(request, Options.MODIFIED_BEFORE, before.get()));
    }
    Optional<String> after = request.find(Options.MODIFIED_AFTER);
    if (after.isPresent()) {
      filters = filters.withModifiedAfter(millis(request, Options.MODIFIED_AFTER, after.get()));
    }
    return filters;
  }

  private static long millis(ReadRequest request, OptionKey<String> key, String text)
      throws RangedIOException {
    Option<Object> micros =
        DateTimeUtils.stringToTimestamp(
            UTF8String.fromString(text), ZoneId.of(request.session().timeZone()));
    if (micros.isEmpty()) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "option " + key.name() + "=" + text + ": a time such as 2026-11-20T00:00:00 is expected");
    }
    return Math.floorDiv((Long) micros.get(), 1000L);
  }

  /**
   * The object with its partition values, or null if a filter drops it.
   *
   * @throws RangedIOException {@code PARTITION_MISMATCH} if its partition columns are not those of
   *     the schema
   */
  PlannedObject planned(FoundObject found) throws RangedIOException {
    if (!options.accepts(found.object(), found.lastModifiedMillis())) {
      return null;
    }
    if (rows) {
      checkRows(found);
    }
    List<String> values = paths.values(found.object(), found.base());
    PlannedRange whole =
        new PlannedRange(
            found.object(), found.extent(), found.extent(), found.lastModifiedMillis(), values);
    if (checked.add(values)) {
      for (int i = 0; i < values.size(); i++) {
        Object unused = partitions.value(i, whole);
      }
    }
    return keeps(ofObjects, whole)
        ? new PlannedObject(
            found.object(), found.extent(), found.lastModifiedMillis(), values, found.points())
        : null;
  }

  /** Refuses what Spark's own reader of lines or rows would read otherwise than we do. */
  private static void checkRows(FoundObject found) throws RangedIOException {
    if (!found.extent().equals(found.object().range())) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          found.object(),
          found.extent(),
          "the index names a fragment, and Spark's own reader, which these columns or options need,"
              + " reads whole objects; read fewer columns, or set planning.mode=list");
    }
    String key = found.object().key();
    if (key.endsWith(".gzip") || key.endsWith(".zstd")) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          found.object(),
          found.extent(),
          "Spark's own reader, which these columns or options need, does not know the compression of"
              + " this name and would read compressed bytes as text; name the object .gz or .zst, or"
              + " read fewer columns");
    }
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
