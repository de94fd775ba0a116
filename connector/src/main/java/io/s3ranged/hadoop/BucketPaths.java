package io.s3ranged.hadoop;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/** Keys of one bucket as Hadoop's paths, and back. */
final class BucketPaths {

  private final URI root;

  /**
   * @param root scheme and bucket
   */
  BucketPaths(URI root) {
    this.root = root;
  }

  String bucket() {
    return root.getAuthority();
  }

  /** The key of an absolute path, without a slash at its end; empty for the bucket itself. */
  String key(Path path) {
    return path.toUri().getPath().substring(1);
  }

  /** The prefix of all keys below a path: empty, or with a slash at its end. */
  String prefix(Path path) {
    String key = key(path);
    return key.isEmpty() ? "" : key + "/";
  }

  ObjectRef named(Path path) {
    return ObjectRef.named(bucket(), key(path));
  }

  /**
   * The path of a key, or of a prefix that ends with a slash.
   *
   * @throws RangedIOException {@code BAD_PATH} for a key that no path can name: one with empty
   *     names, or names that mean another folder
   */
  Path path(String key) throws RangedIOException {
    String name = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    if (!name.isEmpty()) {
      Path path = new Path(root.getScheme(), root.getAuthority(), "/" + name);
      if (key(path).equals(name)) {
        return path;
      }
    }
    throw Faults.of(
        FaultKind.BAD_PATH,
        ObjectRef.named(bucket(), key),
        null,
        "Hadoop's paths drop empty names, . and .., so none of them can name this key;"
            + " format(\"s3ranged\") reads it");
  }
}
