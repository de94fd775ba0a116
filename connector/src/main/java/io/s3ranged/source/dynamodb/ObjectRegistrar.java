package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.RegistrationSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Registers whole objects, many at a time.
 *
 * <p>Associations first, then manifest rows, each of which replaces its predecessor in one write
 * and remembers it, then the predecessors' associations, then the memory of them.
 */
final class ObjectRegistrar {

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;
  private final Cleaner cleaner;

  ObjectRegistrar(DynamoCalls calls, IndexTables tables, RowCodec codec, Cleaner cleaner) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
    this.cleaner = cleaner;
  }

  RegistrationSummary register(
      Shards shards, Collection<ObjectRegistration> objects, MetricSet metrics)
      throws RangedIOException {
    Map<String, ObjectRegistration> byContext = new LinkedHashMap<>();
    for (ObjectRegistration object : objects) {
      AssociationKey.check(shards.repository(), object.context());
      byContext.put(object.context(), object);
    }
    Map<String, Head> existing = existing(shards, byContext.keySet(), metrics);
    List<ObjectHead> written = new ArrayList<>();
    List<Head> unclean = new ArrayList<>();
    long added = 0;
    for (ObjectRegistration object : byContext.values()) {
      Head before = existing.get(object.context());
      if (before != null && isSame(before, object)) {
        if (!before.leftovers().isEmpty()) {
          unclean.add(before);
        }
        continue;
      }
      ObjectHead head = replacing(shards, before, object);
      written.add(head);
      if (before == null) {
        added++;
      } else if (!head.leftovers().isEmpty()) {
        unclean.add(head);
      }
    }
    write(shards, written);
    cleaner.clean(shards, unclean, metrics);
    return new RegistrationSummary(
        added, written.size() - added, byContext.size() - written.size());
  }

  private Map<String, Head> existing(Shards shards, Collection<String> contexts, MetricSet metrics)
      throws RangedIOException {
    List<Map<String, AttributeValue>> keys =
        contexts.stream().map(context -> codec.headKey(shards, context)).toList();
    Map<String, Head> heads = new HashMap<>();
    for (Map<String, AttributeValue> row : calls.getAll(tables.manifest(), keys, metrics)) {
      if (codec.readManifest(shards.repository(), row) instanceof Head head) {
        heads.put(head.context(), head);
      }
    }
    return heads;
  }

  /** Fragments of the same version are as good as the object; its time alone does not undo them. */
  private static boolean isSame(Head head, ObjectRegistration object) {
    return head instanceof FragmentsHead
        ? head.registration().object().equals(object.object())
        : head.registration().equals(object);
  }

  private static ObjectHead replacing(Shards shards, Head before, ObjectRegistration object) {
    Association association = Association.ofObject(shards.repository(), object);
    Leftovers leftovers = before == null ? Leftovers.NONE : Leftovers.of(before);
    if (before instanceof ObjectHead same && same.registration().object().equals(object.object())) {
      return new ObjectHead(
          association, same.leftovers().without(association.hash()), same.points());
    }
    return new ObjectHead(association, leftovers.without(association.hash()), null);
  }

  private void write(Shards shards, List<ObjectHead> heads) throws RangedIOException {
    List<WriteRequest> associations = new ArrayList<>(heads.size());
    List<WriteRequest> rows = new ArrayList<>(heads.size());
    for (ObjectHead head : heads) {
      associations.add(put(codec.association(head.association())));
      rows.add(put(codec.head(shards, head)));
    }
    calls.writeAll(tables.associations(), associations);
    calls.writeAll(tables.manifest(), rows);
  }

  static WriteRequest put(Map<String, AttributeValue> row) {
    return WriteRequest.builder().putRequest(request -> request.item(row)).build();
  }
}
