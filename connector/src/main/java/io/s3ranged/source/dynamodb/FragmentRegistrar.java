package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentRow;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Generation;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.FragmentList;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.RegistrationSummary;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Registers the fragments of one object.
 *
 * <p>Their rows are written as a generation that no head names, so no plan sees them; then their
 * associations; then the head, in one write that is refused if somebody else has changed it. That
 * write makes all of them seen and all former rows dead.
 */
final class FragmentRegistrar {

  private static final int TRIES = 5;

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;
  private final ManifestPages pages;
  private final Cleaner cleaner;

  FragmentRegistrar(
      DynamoCalls calls, IndexTables tables, RowCodec codec, ManifestPages pages, Cleaner cleaner) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
    this.pages = pages;
    this.cleaner = cleaner;
  }

  RegistrationSummary register(
      Shards shards, ObjectRegistration object, FragmentList fragments, MetricSet metrics)
      throws RangedIOException {
    Generation generation =
        new Generation(
            HexFormat.of().formatHex(fragments.generation()), fragments.fragments().size());
    RegistrationSummary found = null;
    for (int i = 0; i < TRIES; i++) {
      List<ManifestRow> before = pages.context(shards, object.context(), metrics);
      Head old = head(before);
      boolean isLive = old instanceof FragmentsHead live && live.generation().equals(generation);
      if (found == null) {
        found = summary(old, isLive);
      }
      if (isLive) {
        heal(shards, (FragmentsHead) old, before, fragments, metrics);
        return found;
      }
      boolean alone = before.size() == (old == null ? 0 : 1);
      FragmentsHead head = new FragmentsHead(object, generation, leftovers(old, alone));
      write(shards, head, fragments);
      if (calls.putIf(HeadCondition.is(old).put(tables.manifest(), codec.head(shards, head)))) {
        if (!head.leftovers().isEmpty()) {
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

  private static RegistrationSummary summary(Head old, boolean isLive) {
    if (old == null) {
      return new RegistrationSummary(1, 0, 0);
    }
    return isLive ? new RegistrationSummary(0, 0, 1) : new RegistrationSummary(0, 1, 0);
  }

  /** The head is as it should be; rows and leftovers may not be. */
  private void heal(
      Shards shards,
      FragmentsHead live,
      List<ManifestRow> rows,
      FragmentList fragments,
      MetricSet metrics)
      throws RangedIOException {
    long there =
        rows.stream()
            .filter(
                row ->
                    row instanceof FragmentRow fragment
                        && fragment.generation().equals(live.generation().id()))
            .count();
    if (there != live.generation().fragmentCount()) {
      write(shards, live, fragments);
    }
    if (rows.size() != there + 1 || !live.leftovers().isEmpty()) {
      cleaner.clean(shards, List.of(live), metrics);
    }
  }

  private static Head head(List<ManifestRow> rows) {
    return !rows.isEmpty() && rows.get(0) instanceof Head head ? head : null;
  }

  private static Leftovers leftovers(Head old, boolean alone) {
    Leftovers leftovers = old == null ? Leftovers.NONE : Leftovers.of(old);
    return alone ? leftovers : new Leftovers(leftovers.replaced(), true);
  }

  private void write(Shards shards, FragmentsHead head, FragmentList fragments)
      throws RangedIOException {
    List<WriteRequest> rows = new ArrayList<>();
    List<WriteRequest> associations = new ArrayList<>();
    fragments
        .fragments()
        .forEach(
            fragment -> {
              Association association =
                  Association.ofFragment(shards.repository(), head.registration(), fragment);
              FragmentRow row = new FragmentRow(association, head.generation().id());
              rows.add(ObjectRegistrar.put(codec.part(shards, row)));
              associations.add(ObjectRegistrar.put(codec.association(association)));
            });
    calls.writeAll(tables.manifest(), rows);
    calls.writeAll(tables.associations(), associations);
  }
}
