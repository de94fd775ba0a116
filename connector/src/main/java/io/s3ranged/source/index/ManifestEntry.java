package io.s3ranged.source.index;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.Objects;

/**
 * One row of the manifest: an object, or a fragment of one, that belongs to a repository.
 *
 * @param object with its size, and its ETag where the index knows it
 * @param range the whole object, or the fragment: a self-contained stream of records that no record
 *     leaves
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 * @param points where reading of this version of the object can start; null where nobody has looked
 */
public record ManifestEntry(
    String repository,
    String context,
    ObjectRef object,
    ByteRange range,
    long lastModifiedMillis,
    SplitPoints points) {

  public ManifestEntry {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(context, "context");
  }

  /** Without points. */
  public ManifestEntry(
      String repository,
      String context,
      ObjectRef object,
      ByteRange range,
      long lastModifiedMillis) {
    this(repository, context, object, range, lastModifiedMillis, null);
  }
}
