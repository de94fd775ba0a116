package io.s3ranged.spark;

import io.s3ranged.engine.IdentifiedObject;
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
import io.s3ranged.source.plan.PathRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what a path means, by the one rule: a prefix or a glob is looked up in the index where
 * there is one, else listed; anything else is the index's row if there is one, else an object by
 * one ranged GET, else (404) the prefix below it. Denied is never taken for missing.
 */
final class ObjectFinder {

  private final PlanningMode mode;
  private final PartitionRoot base;
  private final Sources sources;
  private final MetricSet metrics;

  ObjectFinder(ReadRequest request, Sources sources, MetricSet metrics) throws RangedIOException {
    this.mode = request.get(Options.PLANNING_MODE);
    this.base = PartitionRoot.of(request);
    this.sources = sources;
    this.metrics = metrics;
  }

  /** What {@code rule} means now. A key costs a request or two, the others none. */
  FoundPath resolve(PathRule rule) throws RangedIOException {
    boolean isKey = rule.kind() == PathRule.Kind.CANDIDATE;
    boolean indexed =
        mode == PlanningMode.INDEX || (mode == PlanningMode.AUTO && sources.hasIndex());
    return switch (mode) {
      case EXACT -> exact(rule);
      case LIST ->
          isKey
              ? listedKey(rule)
              : FoundPath.below(rule, FoundPath.From.LIST, "planning.mode is list");
      case INDEX, AUTO ->
          isKey
              ? candidate(rule, indexed)
              : FoundPath.below(rule, from(indexed), reason(rule, indexed));
    };
  }

  private FoundPath candidate(PathRule rule, boolean indexed) throws RangedIOException {
    if (indexed) {
      List<FoundObject> rows = rowsOf(rule);
      if (!rows.isEmpty()) {
        return FoundPath.objects(rule, FoundPath.From.INDEX, rows, "the index has its row");
      }
    }
    if (mode == PlanningMode.INDEX) {
      return FoundPath.below(rule, FoundPath.From.INDEX, "the index has no row of this key");
    }
    try {
      return identified(rule, "a GET found it");
    } catch (RangedIOException fault) {
      if (fault.kind() != FaultKind.NO_SUCH_OBJECT) {
        throw fault;
      }
      return FoundPath.below(rule, from(indexed), "there is no object of this name");
    }
  }

  private FoundPath exact(PathRule rule) throws RangedIOException {
    if (rule.kind() != PathRule.Kind.CANDIDATE) {
      throw Faults.of(
          FaultKind.BAD_PATH,
          "planning.mode=exact takes objects only, and the path below s3://"
              + rule.bucket()
              + "/"
              + rule.prefix()
              + " is none");
    }
    return identified(rule, "planning.mode is exact");
  }

  private FoundPath identified(PathRule rule, String why) throws RangedIOException {
    ObjectRef named = ObjectRef.named(rule.bucket(), rule.key());
    IdentifiedObject identified =
        sources.engine().identify(sources.connection(rule.bucket()), named, metrics);
    FoundObject found = FoundObject.of(identified, base.of(rule, rule.bucket(), rule.key()));
    return FoundPath.objects(rule, FoundPath.From.GET, List.of(found), why);
  }

  /** A key sorts before all others that start with it, so the first page has it. */
  private FoundPath listedKey(PathRule rule) throws RangedIOException {
    ObjectLister lister = sources.lister(rule.bucket());
    for (ListedObject listed : lister.list(rule.bucket(), rule.key(), null).objects()) {
      if (listed.object().key().equals(rule.key())) {
        FoundObject found = FoundObject.of(listed, base.of(rule, rule.bucket(), rule.key()));
        return FoundPath.objects(rule, FoundPath.From.LIST, List.of(found), "a LIST found it");
      }
    }
    return FoundPath.below(rule, FoundPath.From.LIST, "there is no object of this name");
  }

  /** The rows of exactly this key: the object's, or its fragments'. */
  private List<FoundObject> rowsOf(PathRule rule) throws RangedIOException {
    ManifestReader index = sources.index(rule.bucket());
    List<FoundObject> rows = new ArrayList<>();
    for (ManifestEntry entry : index.entries(rule.bucket(), rule.key(), metrics)) {
      if (entry.context().equals(rule.key())) {
        ObjectRef object = entry.object();
        rows.add(FoundObject.of(entry, base.of(rule, object.bucket(), object.key())));
      }
    }
    return rows;
  }

  private static FoundPath.From from(boolean indexed) {
    return indexed ? FoundPath.From.INDEX : FoundPath.From.LIST;
  }

  private static String reason(PathRule rule, boolean indexed) {
    String shape = rule.kind() == PathRule.Kind.GLOB ? "it is a glob" : "it is a prefix";
    return shape + (indexed ? " and an index is named" : " and no index.tableName is set");
  }
}
