package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.Options;
import io.s3ranged.options.PlanSettings;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.plan.PlannedObject;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.RowLimit;
import io.s3ranged.source.plan.ScanPlanner;
import io.s3ranged.source.plan.Split;
import io.s3ranged.source.plan.SplitHosts;
import io.s3ranged.spark.read.ReadSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans one scan on the driver: paths, objects, filters, splits. */
final class ScanPlanning {

  private static final Logger LOG = LoggerFactory.getLogger(ScanPlanning.class);

  private final ScanSpec spec;
  private final ReadRequest request;
  private final MetricSet metrics = new MetricSet();

  private ScanPlanning(ScanSpec spec) {
    this.spec = spec;
    this.request = spec.request();
  }

  /**
   * @param discovery what was found out while the schema was inferred; null where the schema was
   *     given
   */
  static ScanPlan plan(ScanSpec spec, Discovery discovery) throws RangedIOException {
    return new ScanPlanning(spec).plan(discovery);
  }

  private ScanPlan plan(Discovery discovery) throws RangedIOException {
    long started = System.nanoTime();
    Map<String, List<PlannedObject>> byBucket = new LinkedHashMap<>();
    PlanFilter filter = new PlanFilter(spec);
    for (FoundObject found : find(discovery)) {
      PlannedObject planned = filter.planned(found);
      if (planned != null) {
        byBucket
            .computeIfAbsent(planned.object().bucket(), bucket -> new ArrayList<>())
            .add(planned);
      }
    }
    List<Split> splits = new ArrayList<>();
    Map<String, ConnectionSettings> connections = new LinkedHashMap<>();
    ScanPlanner planner =
        new ScanPlanner(
            spec.format(),
            PlanSettings.from(request.options(), request.session().parallelism()),
            spec.pointDialect());
    for (Map.Entry<String, List<PlannedObject>> bucket : byBucket.entrySet()) {
      connections.put(bucket.getKey(), request.connection(bucket.getKey()));
      for (Split split : planner.plan(bucket.getValue())) {
        filter.kept(split).ifPresent(splits::add);
      }
    }
    return counted(
        SplitHosts.prefer(limited(splits), hosts()),
        connections,
        notCut(planner, byBucket),
        started);
  }

  private static String notCut(ScanPlanner planner, Map<String, List<PlannedObject>> byBucket) {
    List<String> words =
        byBucket.values().stream().map(planner::notCut).filter(text -> !text.isEmpty()).toList();
    if (!words.isEmpty()) {
      LOG.info("s3ranged does not cut {}", String.join("; ", words));
    }
    return String.join("; ", words);
  }

  /** Rows of objects that may be passed over cannot be counted on. */
  private List<Split> limited(List<Split> splits) throws RangedIOException {
    SkipSettings skips = SkipSettings.from(request.options());
    boolean counted = !skips.missing() && !skips.corrupt();
    return counted && spec.limit() != ReadSettings.NO_LIMIT
        ? RowLimit.enough(splits, request.format(), spec.limit())
        : splits;
  }

  private List<String> hosts() throws RangedIOException {
    return LiveExecutors.of(
        request.session().context(), request.get(Options.CACHE_LOCALITY_ENABLED));
  }

  private List<FoundObject> find(Discovery discovery) throws RangedIOException {
    try (Sources sources = new Sources(request, metrics)) {
      List<FoundPath> paths = discovery == null ? null : discovery.take();
      if (paths == null) {
        paths = Discovery.resolve(request, sources, metrics);
      }
      ObjectStream objects = new ObjectStream(request, sources, metrics);
      List<FoundObject> found = new ArrayList<>();
      for (FoundPath path : paths) {
        for (FoundObject object : objects.all(path)) {
          if (objects.reads(path, object)) {
            found.add(object);
          }
        }
      }
      LOG.info(
          "s3ranged plans {}", String.join("; ", paths.stream().map(FoundPath::decision).toList()));
      return found;
    }
  }

  private ScanPlan counted(
      List<Split> splits, Map<String, ConnectionSettings> connections, String notCut, long started)
      throws RangedIOException {
    long bytes = splits.stream().mapToLong(Split::length).sum();
    long objects =
        splits.stream()
            .flatMap(split -> split.parts().stream())
            .map(PlannedRange::object)
            .distinct()
            .count();
    metrics.add(Metric.PLANNED_BYTES, bytes);
    metrics.add(Metric.PLANNED_OBJECTS, objects);
    metrics.add(Metric.PLANNING, System.nanoTime() - started);
    EngineSettings engine = request.engineSettings();
    // A plan from the index needs no engine here; in a local session its tasks make one.
    ApplicationEnd.watch(request.session().context(), engine);
    return new ScanPlan(
        splits, bytes, connections, SkipSettings.from(request.options()), engine, metrics, notCut);
  }
}
