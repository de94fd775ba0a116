package io.s3ranged.spark;

import io.s3ranged.engine.IdentifiedObject;
import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.FileFormat.Framing;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ManifestReader;
import io.s3ranged.source.plan.HiddenNames;
import java.util.ArrayList;
import java.util.List;

/** Fetches the objects that a path was found to mean, complete or with a fault. */
final class ObjectStream {

  private final boolean isOfSparksFormat;
  private final PartitionRoot base;
  private final Sources sources;
  private final MetricSet metrics;

  ObjectStream(ReadRequest request, Sources sources, MetricSet metrics) throws RangedIOException {
    this.isOfSparksFormat =
        request.parsed().isPresent() || request.format().format().framing() == Framing.BORROWED;
    this.base = PartitionRoot.of(request);
    this.sources = sources;
    this.metrics = metrics;
  }

  /**
   * All of them, in the order of their keys. A listing passes over hidden names, the index does
   * not: somebody registered them.
   *
   * @throws RangedIOException {@code NOTHING_FOUND} if there are none
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

  /**
   * True if a scan reads an object of the path: of formats that Spark has too, no summaries such as
   * {@code _metadata}, and nothing else that its file sources leave out, unless a path names it.
   */
  boolean reads(FoundPath path, FoundObject found) {
    return !isOfSparksFormat || path.isKnown() || !HiddenNames.isNoData(found.object().key());
  }

  /** Some of the first page: enough to infer partition columns from. */
  List<FoundObject> first(FoundPath path) throws RangedIOException {
    if (path.isKnown()) {
      return path.objects();
    }
    return path.from() == FoundPath.From.INDEX ? indexed(path, true) : listed(path, true);
  }

  private List<FoundObject> indexed(FoundPath path, boolean firstOnly) throws RangedIOException {
    ManifestReader index = sources.index(path.container());
    List<ManifestEntry> entries =
        firstOnly
            ? index.firstEntries(path.container(), path.prefix(), metrics)
            : index.entries(path.container(), path.prefix(), metrics);
    List<FoundObject> found = new ArrayList<>(entries.size());
    for (ManifestEntry entry : entries) {
      if (path.accepts(entry.context())) {
        ObjectRef object = entry.object();
        found.add(FoundObject.of(entry, base.of(path, object.bucket(), object.key())));
      }
    }
    return found;
  }

  private List<FoundObject> listed(FoundPath path, boolean firstOnly) throws RangedIOException {
    ObjectLister lister = sources.lister(path.container());
    List<FoundObject> found = new ArrayList<>();
    String token = null;
    do {
      ObjectLister.Page page = lister.list(path.container(), path.prefix(), token);
      for (ListedObject listed : page.objects()) {
        String key = listed.object().key();
        String root = path.accepts(key) ? base.of(path, path.container(), key) : null;
        if (root != null && !HiddenNames.isHidden(key, root)) {
          found.add(FoundObject.of(listed, root));
        }
      }
      token = page.nextToken();
    } while (token != null && !(firstOnly && !found.isEmpty()));
    return found;
  }

  /**
   * An index knows no buckets, so a name that is misspelt looks like a prefix with nothing below. A
   * ranged GET tells; it is sent here alone, where the read has failed already.
   */
  private RangedIOException nothing(FoundPath path) {
    boolean indexed = path.from() == FoundPath.From.INDEX;
    if (indexed && path.rule() != null) {
      RangedIOException missing = missingBucket(path.container(), path.prefix());
      if (missing != null) {
        return missing;
      }
    }
    String where =
        indexed
            ? "the index has nothing in repository " + path.container() + " below "
            : "there is no object below s3://" + path.container() + "/";
    return Faults.of(FaultKind.NOTHING_FOUND, where + path.prefix() + " (" + path.why() + ")");
  }

  /** The fault that says so, or null where the bucket is there or that cannot be known. */
  private RangedIOException missingBucket(String bucket, String prefix) {
    try {
      ObjectRef probe = ObjectRef.named(bucket, prefix.isEmpty() ? "/" : prefix);
      IdentifiedObject unused =
          sources.engine().identify(sources.connection(bucket), probe, metrics);
      return null;
    } catch (RangedIOException fault) {
      return fault.kind() == FaultKind.NO_SUCH_BUCKET ? fault : null;
    }
  }
}
