package io.s3ranged.range;

import java.io.Serializable;
import java.util.Objects;

/**
 * One object: a bucket, a key and, where known, the version that is meant and its size.
 *
 * <p>An object is <em>pinned</em> when its ETag (or version id) and its size are known: every read
 * of it then sees those bytes or fails. The key is a literal string, never parsed as a URI.
 *
 * @param versionId S3 version id, or null where the current version is meant
 * @param etag entity tag without its quotes, or null where not known yet
 * @param size bytes, or {@link #UNKNOWN_SIZE}
 */
public record ObjectRef(String bucket, String key, String versionId, String etag, long size)
    implements Serializable {

  public static final long UNKNOWN_SIZE = -1;

  public ObjectRef {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    if (size < UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "Negative size " + size + " of s3://" + bucket + "/" + key);
    }
  }

  /** An object of which only the name is known. */
  public static ObjectRef named(String bucket, String key) {
    return new ObjectRef(bucket, key, null, null, UNKNOWN_SIZE);
  }

  /** The current version of an object, of known ETag and size. */
  public static ObjectRef pinned(String bucket, String key, String etag, long size) {
    return new ObjectRef(bucket, key, null, etag, size);
  }

  /** This object with the ETag and size that the store answered. */
  public ObjectRef withIdentity(String newEtag, long newSize) {
    return new ObjectRef(bucket, key, versionId, newEtag, newSize);
  }

  /** True if a read sees known bytes or fails; an empty object has none that could change. */
  public boolean isPinned() {
    return size == 0 || (hasSize() && (etag != null || versionId != null));
  }

  public boolean hasSize() {
    return size != UNKNOWN_SIZE;
  }

  /** The whole object; unbounded where its size is not known. */
  public ByteRange range() {
    return hasSize() ? new ByteRange(0, size) : ByteRange.from(0);
  }

  /** {@code s3://bucket/key}, for people. */
  public String uri() {
    return "s3://" + bucket + "/" + key;
  }

  @Override
  public String toString() {
    return uri();
  }
}
