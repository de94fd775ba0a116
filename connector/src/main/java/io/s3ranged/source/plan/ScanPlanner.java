package io.s3ranged.source.plan;

import io.s3ranged.options.FormatSettings;
import io.s3ranged.options.PlanSettings;
import io.s3ranged.range.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts large objects into ranges and packs small ones together.
 *
 * <p>Pure. The ranges of all splits, in their order, are the extents of the objects, in theirs:
 * nothing missing, nothing twice. An empty extent has no records and is left out.
 */
public final class ScanPlanner {

  /** The dialect of points in compressed objects. */
  public static final String NO_DIALECT = "";

  private final FormatSettings format;
  private final PlanSettings settings;
  private final Optional<String> pointDialect;

  /**
   * @param pointDialect the dialect of the split points that the scan's reader can start at, {@link
   *     #NO_DIALECT} for those of compressed objects; nothing where it starts at none
   */
  public ScanPlanner(FormatSettings format, PlanSettings settings, Optional<String> pointDialect) {
    this.format = format;
    this.settings = settings;
    this.pointDialect = pointDialect;
  }

  /** The splits of a scan over {@code objects}, without preferred hosts. */
  public List<Split> plan(List<PlannedObject> objects) {
    long splitBytes = splitBytes(objects);
    List<Split> splits = new ArrayList<>();
    List<PlannedRange> open = new ArrayList<>();
    long openBytes = 0;
    for (PlannedObject object : objects) {
      for (PlannedRange piece : pieces(object, splitBytes)) {
        long length = knownLength(piece.range());
        if (!open.isEmpty() && length > splitBytes - openBytes) {
          splits.add(new Split(List.copyOf(open), List.of()));
          open.clear();
          openBytes = 0;
        }
        open.add(piece);
        openBytes = saturatedSum(openBytes, saturatedSum(length, settings.openCostInBytes()));
      }
    }
    if (!open.isEmpty()) {
      splits.add(new Split(List.copyOf(open), List.of()));
    }
    return splits;
  }

  /**
   * How many of {@code objects} are one piece though they are longer than a split, and why, in
   * words; empty where there are none.
   */
  public String notCut(List<PlannedObject> objects) {
    long splitBytes = splitBytes(objects);
    UncutObjects uncut = new UncutObjects(format, pointDialect);
    for (PlannedObject object : objects) {
      if (knownLength(object.extent()) > splitBytes && pieces(object, splitBytes).size() == 1) {
        uncut.add(object);
      }
    }
    return uncut.words();
  }

  /** Spark's formula: enough splits for every core, none larger than the user allows. */
  private long splitBytes(List<PlannedObject> objects) {
    long total = 0;
    for (PlannedObject object : objects) {
      total =
          saturatedSum(
              total, saturatedSum(knownLength(object.extent()), settings.openCostInBytes()));
    }
    long perCore = total / settings.minPartitionNum();
    long wanted =
        Math.min(settings.maxPartitionBytes(), Math.max(settings.openCostInBytes(), perCore));
    return Math.max(1, wanted);
  }

  private List<PlannedRange> pieces(PlannedObject object, long splitBytes) {
    ByteRange extent = object.extent();
    if (extent.isEmpty()) {
      return List.of();
    }
    PointCuts points = PointCuts.of(format, pointDialect, object);
    if (points != null) {
      return points.pieces(splitBytes);
    }
    CutRule rule = CutRule.of(format, object.object().key(), settings.maxPartitionBytes());
    List<PlannedRange> pieces = new ArrayList<>(1);
    long start = extent.start();
    while (start < extent.end()) {
      long cut = rule.cutAfter(extent, start, splitBytes);
      pieces.add(piece(object, extent, new ByteRange(start, cut)));
      start = cut;
    }
    return pieces;
  }

  static PlannedRange piece(PlannedObject object, ByteRange extent, ByteRange range) {
    return new PlannedRange(
        object.object(), extent, range, object.lastModifiedMillis(), object.partitionValues());
  }

  /** An extent of unknown length fills a split of its own. */
  private static long knownLength(ByteRange range) {
    return range.isBounded() ? range.length() : Long.MAX_VALUE;
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
