package io.s3ranged.spark;

import io.s3ranged.engine.IdentifiedObject;
import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.SplitPoints;

/**
 * An object, or a fragment of one, that a path means.
 *
 * @param extent the whole object, or the fragment
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 * @param base the folder below which partition columns begin
 * @param points where reading can start; null where nobody has looked
 */
record FoundObject(
    ObjectRef object, ByteRange extent, long lastModifiedMillis, String base, SplitPoints points) {

  static FoundObject of(ManifestEntry entry, String base) {
    return new FoundObject(
        entry.object(), entry.range(), entry.lastModifiedMillis(), base, entry.points());
  }

  static FoundObject of(ListedObject listed, String base) {
    ObjectRef object = listed.object();
    return new FoundObject(object, object.range(), listed.lastModifiedMillis(), base, null);
  }

  static FoundObject of(IdentifiedObject identified, String base) {
    ObjectRef object = identified.object();
    return new FoundObject(object, object.range(), identified.lastModifiedMillis(), base, null);
  }
}
