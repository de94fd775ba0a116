package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentRow;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import io.s3ranged.source.dynamodb.ManifestRow.Part;
import io.s3ranged.source.dynamodb.ManifestRow.PointsRow;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.FragmentHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Removes what replaced rows have left: associations first, then the dead fragment rows that tell
 * of them, then the mark in the head. A kill at any point leaves the rest of the trace.
 */
final class Cleaner {

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;
  private final ManifestPages pages;

  Cleaner(DynamoCalls calls, IndexTables tables, RowCodec codec, ManifestPages pages) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
    this.pages = pages;
  }

  /** Cleans up the contexts of {@code heads}, whose rows are written and live. */
  void clean(Shards shards, List<? extends Head> heads, MetricSet metrics)
      throws RangedIOException {
    List<Callable<Debris>> work = new ArrayList<>();
    for (Head head : heads) {
      work.add(() -> debris(shards, head, metrics));
    }
    List<WriteRequest> associations = new ArrayList<>();
    List<WriteRequest> rows = new ArrayList<>();
    for (Debris debris : calls.fanout().all(work)) {
      debris.associations().forEach(key -> associations.add(delete(key)));
      debris.rows().forEach(row -> rows.add(delete(codec.partKey(shards, row))));
    }
    calls.writeAll(tables.associations(), associations);
    calls.writeAll(tables.manifest(), rows);
    unmark(shards, heads);
  }

  private record Debris(Iterable<Map<String, AttributeValue>> associations, List<Part> rows) {}

  /** A place of a hash: the identity of an association. */
  private record Place(FragmentHash hash, AssociationKey key) {

    static Place of(Association association) {
      return new Place(association.hash(), association.place());
    }
  }

  private Debris debris(Shards shards, Head head, MetricSet metrics) throws RangedIOException {
    Set<Place> live = new HashSet<>();
    List<Part> dead = new ArrayList<>();
    if (head instanceof ObjectHead object) {
      live.add(Place.of(object.association()));
    }
    if (head instanceof FragmentsHead || head.leftovers().fragmentRows()) {
      for (ManifestRow row : pages.context(shards, head.context(), metrics)) {
        if (row instanceof Part part) {
          if (!isLive(head, part)) {
            dead.add(part);
          } else if (part instanceof FragmentRow fragment) {
            live.add(Place.of(fragment.association()));
          }
        }
      }
    }
    Map<Place, Map<String, AttributeValue>> stale = new LinkedHashMap<>();
    AssociationKey start = new AssociationKey(shards.repository(), head.context(), 0);
    head.leftovers().replaced().forEach(hash -> addStale(stale, live, new Place(hash, start)));
    for (Part part : dead) {
      if (part instanceof FragmentRow fragment) {
        addStale(stale, live, Place.of(fragment.association()));
      }
    }
    return new Debris(stale.values(), dead);
  }

  private void addStale(
      Map<Place, Map<String, AttributeValue>> stale, Set<Place> live, Place place) {
    if (!live.contains(place)) {
      stale.put(place, codec.associationKey(place.hash(), place.key()));
    }
  }

  private static boolean isLive(Head head, Part part) {
    if (head instanceof ObjectHead object) {
      return part instanceof PointsRow
          && object.points() != null
          && object.points().generation().equals(part.generation());
    }
    return part instanceof FragmentRow
        && head instanceof FragmentsHead live
        && live.generation().id().equals(part.generation());
  }

  /** Where another writer has replaced the head meanwhile, cleaning up is its business. */
  private void unmark(Shards shards, List<? extends Head> heads) throws RangedIOException {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (Head head : heads) {
      if (!head.leftovers().isEmpty()) {
        work.add(() -> calls.updateIf(unmark(shards, head)));
      }
    }
    calls.fanout().all(work).clear();
  }

  private UpdateItemRequest unmark(Shards shards, Head head) {
    HeadCondition condition = HeadCondition.is(head);
    Map<String, String> names = new HashMap<>(condition.names());
    names.put("#replaces", Attributes.REPLACES);
    names.put("#unclean", Attributes.UNCLEAN);
    return UpdateItemRequest.builder()
        .tableName(tables.manifest())
        .key(codec.headKey(shards, head.context()))
        .updateExpression("REMOVE #replaces, #unclean")
        .conditionExpression(condition.expression())
        .expressionAttributeNames(names)
        .expressionAttributeValues(condition.values())
        .build();
  }

  private static WriteRequest delete(Map<String, AttributeValue> key) {
    return WriteRequest.builder().deleteRequest(request -> request.key(key)).build();
  }
}
