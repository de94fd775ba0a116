package io.s3ranged.spark;

import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.ManifestEntry;
import java.util.ArrayList;
import java.util.List;

/** Fetches the objects that a path was found to mean, complete or with a fault. */
final class ObjectStream {

  private final ReadRequest request;
  private final Sources sources;
  private final MetricSet metrics;

  ObjectStream(ReadRequest request, Sources sources, MetricSet metrics) {
    this.request = request;
    this.sources = sources;
    this.metrics = metrics;
  }

  /**
   * All of them, in the order of their keys.
   *
   * @throws RangedIOException {@code NOTHING_FOUND} if the prefix is empty
   */
  List<FoundObject> all(FoundPath path) throws RangedIOException {
    if (path.isKnown()) {
      return path.objects();
    }
    List<FoundObject> found =
        path.from() == FoundPath.From.INDEX ? indexed(path, false) : listed(path, false);
    if (found.isEmpty()) {
      throw nothing(path);
    }
    return found;
  }

  /** Some of the first page: enough to infer partition columns from. */
  List<FoundObject> first(FoundPath path) throws RangedIOException {
    if (path.isKnown()) {
      return path.objects();
    }
    return path.from() == FoundPath.From.INDEX ? indexed(path, true) : listed(path, true);
  }

  private List<FoundObject> indexed(FoundPath path, boolean firstOnly) throws RangedIOException {
    PathTarget target = path.target();
    String base = PartitionPath.base(request, target);
    List<ManifestEntry> entries =
        firstOnly
            ? sources.index(target.bucket()).firstEntries(target.bucket(), target.key(), metrics)
            : sources.index(target.bucket()).entries(target.bucket(), target.key(), metrics);
    List<FoundObject> found = new ArrayList<>(entries.size());
    for (ManifestEntry entry : entries) {
      if (target.matches(entry.context())) {
        found.add(FoundObject.of(entry, base));
      }
    }
    return found;
  }

  private List<FoundObject> listed(FoundPath path, boolean firstOnly) throws RangedIOException {
    PathTarget target = path.target();
    String base = PartitionPath.base(request, target);
    ObjectLister lister = sources.lister(target.bucket());
    List<FoundObject> found = new ArrayList<>();
    String token = null;
    do {
      ObjectLister.Page page = lister.list(target.bucket(), target.key(), token);
      for (ListedObject listed : page.objects()) {
        if (target.matches(listed.object().key())) {
          found.add(FoundObject.of(listed, base));
        }
      }
      token = page.nextToken();
    } while (token != null && !(firstOnly && !found.isEmpty()));
    return found;
  }

  private RangedIOException nothing(FoundPath path) {
    PathTarget target = path.target();
    if (path.from() == FoundPath.From.INDEX) {
      return Faults.of(
          FaultKind.NOTHING_FOUND,
          "the index has nothing in repository "
              + target.bucket()
              + " below "
              + (target.key().isEmpty() ? "its root" : target.key()));
    }
    return Faults.of(
        FaultKind.NOTHING_FOUND, "there is no object below " + target + " (" + path.why() + ")");
  }
}
