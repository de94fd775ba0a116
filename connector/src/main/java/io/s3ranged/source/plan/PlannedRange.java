package io.s3ranged.source.plan;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.io.Serializable;
import java.util.List;

/**
 * A part of a split: a range of one object, all of whose records the split reads.
 *
 * <p>{@code extent} is a self-contained stream of records: the whole object, or a fragment. Where
 * {@code range} starts with the extent its first record starts there; elsewhere the reader looks
 * for the first record that is its own. A record that begins in the range is read to its end, which
 * may lie behind the range but never behind the extent.
 *
 * <p>Of a compressed object both are ranges of compressed bytes. Where the range starts or ends
 * inside the extent, a member, frame or block begins there that can be decompressed without what is
 * before it; of bzip2 such a place is looked for.
 *
 * @param object pinned
 * @param partitionValues a value for each partition column of the scan, null for the default
 *     partition
 */
public record PlannedRange(
    ObjectRef object,
    ByteRange extent,
    ByteRange range,
    long lastModifiedMillis,
    List<String> partitionValues)
    implements Serializable {

  public PlannedRange {
    if (!extent.contains(range)) {
      throw new IllegalArgumentException(range + " leaves " + extent + " of " + object);
    }
  }

  /** True if the first byte of the range is the first byte of a record. */
  public boolean startsWithRecord() {
    return range.start() == extent.start();
  }
}
