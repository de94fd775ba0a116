package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.Options;
import io.s3ranged.source.plan.PathRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * What a read's paths were found to mean while its schema was inferred. The first scan goes on from
 * there, so that an object is not asked for twice; later scans look again and see what is there
 * then. Safe to use from any thread.
 */
final class Discovery {

  private final StructType partitionColumns;
  private final List<FoundObject> firstObjects;
  private List<FoundPath> fresh;

  private Discovery(
      StructType partitionColumns, List<FoundObject> firstObjects, List<FoundPath> fresh) {
    this.partitionColumns = partitionColumns;
    this.firstObjects = List.copyOf(firstObjects);
    this.fresh = fresh;
  }

  /** Looks at the paths, and into the first objects for partition columns. */
  static Discovery of(ReadRequest request) throws RangedIOException {
    MetricSet metrics = new MetricSet();
    try (Sources sources = new Sources(request, metrics)) {
      List<FoundPath> found = resolve(request, sources, metrics);
      ObjectStream objects = new ObjectStream(request, sources, metrics);
      List<FoundObject> first = new ArrayList<>();
      List<FoundObject> read = new ArrayList<>();
      for (FoundPath path : found) {
        List<FoundObject> some = objects.first(path);
        if (some.stream().noneMatch(object -> objects.reads(path, object)) && !some.isEmpty()) {
          some = objects.all(path);
        }
        first.addAll(some);
        some.stream().filter(object -> objects.reads(path, object)).forEach(read::add);
      }
      return new Discovery(PartitionInference.columns(read, request.session()), first, found);
    }
  }

  /** All objects that the paths mean, where those that were looked at first do not do. */
  List<FoundObject> allObjects(ReadRequest request) throws RangedIOException {
    MetricSet metrics = new MetricSet();
    try (Sources sources = new Sources(request, metrics)) {
      List<FoundPath> paths = fresh();
      ObjectStream objects = new ObjectStream(request, sources, metrics);
      List<FoundObject> all = new ArrayList<>();
      for (FoundPath path : paths == null ? resolve(request, sources, metrics) : paths) {
        all.addAll(objects.all(path));
      }
      return all;
    }
  }

  private synchronized List<FoundPath> fresh() {
    return fresh;
  }

  /** What every path of {@code request} means now. */
  static List<FoundPath> resolve(ReadRequest request, Sources sources, MetricSet metrics)
      throws RangedIOException {
    ObjectFinder finder = new ObjectFinder(request, sources, metrics);
    if (request.paths().isEmpty()) {
      String repository =
          request
              .find(Options.REPOSITORY)
              .orElseThrow(
                  () ->
                      Faults.of(
                          FaultKind.BAD_OPTION,
                          "there is nothing to read: give a path to load(...), or the option"
                              + " repository"));
      return List.of(FoundPath.ofRepository(repository, request.get(Options.CONTEXT)));
    }
    List<PathRule> rules = new ArrayList<>();
    for (String path : request.paths()) {
      rules.add(PathRule.parse(path));
    }
    return PathResolution.of(rules, finder);
  }

  StructType partitionColumns() {
    return partitionColumns;
  }

  /** The objects that were looked at: of each path those of the first page. */
  List<FoundObject> firstObjects() {
    return firstObjects;
  }

  /** What was found, at the first call; null afterwards. */
  synchronized List<FoundPath> take() {
    List<FoundPath> taken = fresh;
    fresh = null;
    return taken;
  }
}
