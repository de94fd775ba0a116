package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentRow;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import io.s3ranged.source.dynamodb.ManifestRow.PointsRow;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.Fragment;
import io.s3ranged.source.index.FragmentList;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.SplitPoints;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Makes entries of rows that come in the order of their keys.
 *
 * <p>The head of a context comes first, since its key is a prefix of the others' or smaller. It
 * decides which of the following rows count. A context whose live fragments are not all there was
 * changed between two pages; it is torn and has to be read again. An object whose split points are
 * not all there has none: they only make reading faster.
 */
final class ManifestAssembler {

  private final List<ManifestEntry> entries = new ArrayList<>();
  private final List<String> torn = new ArrayList<>();
  private final List<FragmentRow> fragments = new ArrayList<>();
  private final List<SdkBytes> points = new ArrayList<>();
  private Head head;
  private String context;

  void add(ManifestRow row) throws RangedIOException {
    if (!row.context().equals(context)) {
      finish();
      context = row.context();
    }
    if (row instanceof Head first) {
      head = first;
    } else if (row instanceof FragmentRow fragment
        && head instanceof FragmentsHead live
        && live.generation().id().equals(fragment.generation())) {
      fragments.add(fragment);
    } else if (row instanceof PointsRow more
        && head instanceof ObjectHead object
        && object.points() != null
        && object.points().generation().equals(more.generation())) {
      points.add(more.bytes());
    }
  }

  /** No row of the last context follows. */
  void finish() throws RangedIOException {
    if (head instanceof ObjectHead object) {
      entries.add(entry(object.association(), points(object)));
    } else if (head instanceof FragmentsHead live) {
      finish(live);
    }
    head = null;
    context = null;
    fragments.clear();
    points.clear();
  }

  private SplitPoints points(ObjectHead object) {
    return object.points() == null
        ? null
        : object
            .points()
            .read(points)
            .filter(found -> found.fits(object.association().object()))
            .orElse(null);
  }

  /** Of the contexts that are complete so far. */
  List<ManifestEntry> entries() {
    return entries;
  }

  List<String> torn() {
    return torn;
  }

  private void finish(FragmentsHead live) throws RangedIOException {
    if (fragments.size() != live.generation().fragmentCount()) {
      torn.add(context);
      return;
    }
    // Rows that this version wrote are sound; somebody else's would read bytes twice.
    FragmentList.of(
        live.registration().object(),
        fragments.stream().map(row -> fragment(row.association())).toList());
    fragments.forEach(row -> entries.add(entry(row.association(), null)));
  }

  private static Fragment fragment(Association row) {
    return new Fragment(row.hash(), row.range().start(), row.range().length(), row.crc32c());
  }

  private static ManifestEntry entry(Association row, SplitPoints points) {
    return new ManifestEntry(
        row.place().repository(),
        row.place().context(),
        row.object(),
        row.range(),
        row.lastModifiedMillis(),
        points);
  }
}
