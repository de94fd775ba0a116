package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ByteRange;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import io.s3ranged.source.dynamodb.ManifestRow.PointsRow;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.index.SplitPoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Registers an object with its split points.
 *
 * <p>The association first, then the rows that the points go on in, which no plan sees yet, then
 * the head in one write that is refused if somebody else has put another version there, then what
 * the former rows have left is removed.
 */
final class PointsRegistrar {

  private static final int TRIES = 5;

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;
  private final ManifestPages pages;
  private final Cleaner cleaner;
  private final int rowBytes;

  /**
   * @param rowBytes packed points in a row
   */
  PointsRegistrar(
      DynamoCalls calls,
      IndexTables tables,
      RowCodec codec,
      ManifestPages pages,
      Cleaner cleaner,
      int rowBytes) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
    this.pages = pages;
    this.cleaner = cleaner;
    this.rowBytes = rowBytes;
  }

  RegistrationSummary register(
      Shards shards, ObjectRegistration object, SplitPoints points, MetricSet metrics)
      throws RangedIOException {
    Association association = Association.ofObject(shards.repository(), object);
    StoredPoints.Cut cut = StoredPoints.cut(points, rowBytes);
    RegistrationSummary found = null;
    for (int i = 0; i < TRIES; i++) {
      List<ManifestRow> rows = pages.context(shards, object.context(), metrics);
      Head old = !rows.isEmpty() && rows.get(0) instanceof Head head ? head : null;
      if (old instanceof FragmentsHead && old.registration().object().equals(object.object())) {
        return new RegistrationSummary(0, 0, 1);
      }
      if (found == null) {
        found = summary(old, object, cut.stored());
      }
      Leftovers leftovers = leftovers(old, rows, cut).without(association.hash());
      ObjectHead head = new ObjectHead(association, leftovers, cut.stored());
      if (found.unchanged() > 0 && leftovers.isEmpty() && isWhole(old, rows, cut.stored())) {
        return found;
      }
      calls.writeAll(
          tables.associations(), List.of(ObjectRegistrar.put(codec.association(association))));
      calls.writeAll(tables.manifest(), rest(shards, association, cut));
      if (calls.putIf(HeadCondition.is(old).put(tables.manifest(), codec.head(shards, head)))) {
        if (!leftovers.isEmpty()) {
          cleaner.clean(shards, List.of(head), metrics);
        }
        return found;
      }
    }
    throw Faults.of(
        FaultKind.INDEX_UNAVAILABLE,
        object.object(),
        null,
        "others register it at the same time, again and again");
  }

  /** Those whose rows hold this version, as a whole and without points of {@code recipe}. */
  List<ObjectRegistration> without(
      Shards shards, List<ObjectRegistration> objects, PointRecipe recipe, MetricSet metrics)
      throws RangedIOException {
    Map<String, ObjectRegistration> byContext = new HashMap<>();
    objects.forEach(object -> byContext.put(object.context(), object));
    List<Map<String, AttributeValue>> keys =
        byContext.keySet().stream().map(context -> codec.headKey(shards, context)).toList();
    List<Callable<ObjectRegistration>> work = new ArrayList<>();
    for (Map<String, AttributeValue> row : calls.getAll(tables.manifest(), keys, metrics)) {
      if (codec.readManifest(shards.repository(), row) instanceof ObjectHead head
          && byContext.get(head.context()).object().equals(head.registration().object())) {
        work.add(
            () -> hasPoints(shards, head, recipe, metrics) ? null : byContext.get(head.context()));
      }
    }
    List<ObjectRegistration> left = new ArrayList<>(calls.fanout().all(work));
    left.removeIf(object -> object == null);
    left.sort((a, b) -> a.context().compareTo(b.context()));
    return left;
  }

  private boolean hasPoints(Shards shards, ObjectHead head, PointRecipe recipe, MetricSet metrics)
      throws RangedIOException {
    if (head.points() == null) {
      return false;
    }
    List<ManifestRow> rows =
        head.points().rows() == 0 ? List.of(head) : pages.context(shards, head.context(), metrics);
    return entry(rows)
        .filter(entry -> entry.points() != null && entry.points().recipe().equals(recipe))
        .isPresent();
  }

  /** The object of a context, with its points; nothing for fragments. */
  Optional<ManifestEntry> entry(Shards shards, String context, MetricSet metrics)
      throws RangedIOException {
    return entry(pages.context(shards, context, metrics));
  }

  private static Optional<ManifestEntry> entry(List<ManifestRow> rows) throws RangedIOException {
    if (rows.isEmpty() || !(rows.get(0) instanceof ObjectHead)) {
      return Optional.empty();
    }
    ManifestAssembler assembler = new ManifestAssembler();
    for (ManifestRow row : rows) {
      assembler.add(row);
    }
    assembler.finish();
    return assembler.entries().stream().findFirst();
  }

  private static RegistrationSummary summary(
      Head old, ObjectRegistration object, StoredPoints points) {
    if (old == null) {
      return new RegistrationSummary(1, 0, 0);
    }
    boolean same =
        old instanceof ObjectHead head
            && head.registration().equals(object)
            && points.equals(head.points());
    return same ? new RegistrationSummary(0, 0, 1) : new RegistrationSummary(0, 1, 0);
  }

  /** What is there and will not count any more, and what the row before remembers of it. */
  private static Leftovers leftovers(Head old, List<ManifestRow> rows, StoredPoints.Cut cut) {
    Leftovers left = old == null ? Leftovers.NONE : Leftovers.of(old);
    long others = rows.size() - (old == null ? 0 : 1) - liveRows(rows, cut.stored());
    return new Leftovers(left.replaced(), others > 0);
  }

  /** True if neither rows are missing nor a mark of cleaning is left. */
  private static boolean isWhole(Head old, List<ManifestRow> rows, StoredPoints points) {
    return old.leftovers().isEmpty() && liveRows(rows, points) == points.rows();
  }

  private static long liveRows(List<ManifestRow> rows, StoredPoints points) {
    return rows.stream()
        .filter(
            row -> row instanceof PointsRow part && part.generation().equals(points.generation()))
        .count();
  }

  private List<WriteRequest> rest(Shards shards, Association whole, StoredPoints.Cut cut) {
    List<WriteRequest> writes = new ArrayList<>();
    for (SdkBytes bytes : cut.rest()) {
      PointsRow row =
          new PointsRow(numbered(whole, writes.size() + 1), cut.stored().generation(), bytes);
      writes.add(ObjectRegistrar.put(codec.part(shards, row)));
    }
    return writes;
  }

  private static Association numbered(Association whole, int number) {
    AssociationKey place = whole.place();
    return new Association(
        whole.hash(),
        new AssociationKey(place.repository(), place.context(), number),
        whole.object(),
        ByteRange.ofLength(number, 0),
        whole.lastModifiedMillis(),
        null);
  }
}
