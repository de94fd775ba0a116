package io.s3ranged.spark;

import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.Options;
import io.s3ranged.options.PlanningMode;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ManifestReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what a path means, by the one rule: a prefix or a glob is looked up in the index where
 * there is one, else listed; a key is the index's row if there is one, else an object by one ranged
 * GET, else (404) the prefix below it. Denied is never taken for missing.
 */
final class ObjectFinder {

  private final ReadRequest request;
  private final PlanningMode mode;
  private final Sources sources;
  private final MetricSet metrics;

  ObjectFinder(ReadRequest request, Sources sources, MetricSet metrics) throws RangedIOException {
    this.request = request;
    this.mode = request.get(Options.PLANNING_MODE);
    this.sources = sources;
    this.metrics = metrics;
  }

  /** What {@code target} means now. A key costs a request or two, the others none. */
  FoundPath resolve(PathTarget target) throws RangedIOException {
    boolean indexed =
        mode == PlanningMode.INDEX || (mode == PlanningMode.AUTO && sources.hasIndex());
    return switch (mode) {
      case EXACT -> identified(target, "planning.mode=exact");
      case LIST ->
          target.kind() == PathTarget.Kind.KEY
              ? listedKey(target)
              : FoundPath.below(target, FoundPath.From.LIST, "planning.mode=list");
      case INDEX, AUTO ->
          target.kind() == PathTarget.Kind.KEY
              ? key(target, indexed)
              : FoundPath.below(target, from(indexed), looks(target, indexed));
    };
  }

  /** The repository and context of the options. */
  FoundPath resolve(String repository, String context) {
    return FoundPath.below(
        PathTarget.prefix(repository, context),
        FoundPath.From.INDEX,
        "no path is given, repository and context are");
  }

  private FoundPath key(PathTarget target, boolean indexed) throws RangedIOException {
    if (indexed) {
      List<FoundObject> rows = rowsOf(target);
      if (!rows.isEmpty()) {
        return FoundPath.objects(target, FoundPath.From.INDEX, rows, "the index has its row");
      }
    }
    if (mode == PlanningMode.INDEX) {
      return FoundPath.below(
          folder(target), FoundPath.From.INDEX, "the index has no row of this key");
    }
    try {
      return identified(target, "a GET found it");
    } catch (RangedIOException fault) {
      if (fault.kind() != FaultKind.NO_SUCH_OBJECT) {
        throw fault;
      }
      return FoundPath.below(folder(target), from(indexed), "there is no object of this name");
    }
  }

  private FoundPath identified(PathTarget target, String why) throws RangedIOException {
    ObjectRef named = ObjectRef.named(target.bucket(), literalKey(target));
    FoundObject found =
        FoundObject.of(
            sources.engine().identify(sources.connection(target.bucket()), named, metrics),
            PartitionPath.base(request, target));
    return FoundPath.objects(target, FoundPath.From.GET, List.of(found), why);
  }

  private static String literalKey(PathTarget target) throws RangedIOException {
    if (target.kind() == PathTarget.Kind.KEY) {
      return target.key();
    }
    throw Faults.of(
        FaultKind.BAD_PATH,
        target
            + " is a "
            + (target.glob() == null ? "prefix" : "glob")
            + ", but planning.mode=exact takes objects only");
  }

  private FoundPath listedKey(PathTarget target) throws RangedIOException {
    ObjectLister lister = sources.lister(target.bucket());
    for (ListedObject listed : lister.list(target.bucket(), target.key(), null).objects()) {
      if (listed.object().key().equals(target.key())) {
        FoundObject found = FoundObject.of(listed, PartitionPath.base(request, target));
        return FoundPath.objects(target, FoundPath.From.LIST, List.of(found), "a LIST found it");
      }
    }
    return FoundPath.below(folder(target), FoundPath.From.LIST, "there is no object of this name");
  }

  /** The rows of exactly this key; a key sorts before all others that start with it. */
  private List<FoundObject> rowsOf(PathTarget target) throws RangedIOException {
    ManifestReader index = sources.index(target.bucket());
    List<ManifestEntry> entries = index.firstEntries(target.bucket(), target.key(), metrics);
    if (entries.isEmpty() || !entries.get(0).context().equals(target.key())) {
      return List.of();
    }
    if (entries.get(entries.size() - 1).context().equals(target.key())) {
      entries = index.entries(target.bucket(), target.key(), metrics);
    }
    List<FoundObject> rows = new ArrayList<>();
    for (ManifestEntry entry : entries) {
      if (entry.context().equals(target.key())) {
        rows.add(FoundObject.of(entry, PartitionPath.base(request, target)));
      }
    }
    return rows;
  }

  private static PathTarget folder(PathTarget target) {
    return PathTarget.prefix(target.bucket(), target.key() + "/");
  }

  private static FoundPath.From from(boolean indexed) {
    return indexed ? FoundPath.From.INDEX : FoundPath.From.LIST;
  }

  private String looks(PathTarget target, boolean indexed) {
    String shape = target.glob() == null ? "it is a prefix" : "it is a glob";
    return shape + (indexed ? " and an index is named" : " and no index.tableName is set");
  }
}
