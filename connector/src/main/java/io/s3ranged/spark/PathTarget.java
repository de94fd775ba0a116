package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;

/**
 * What a path says by its looks: a prefix if it ends with a slash (or names a bucket alone), a glob
 * if it has a character of globs that no backslash stands before, else a key.
 *
 * @param key the key, or the prefix, or the literal start of the glob; its bytes as they are, never
 *     decoded
 * @param glob null unless the path is a glob
 */
record PathTarget(String bucket, String key, Kind kind, KeyGlob glob) {

  /** The three things that a path can be. */
  enum Kind {
    KEY,
    PREFIX,
    GLOB
  }

  /**
   * @throws RangedIOException {@code BAD_PATH} for another scheme or a path without a bucket
   */
  static PathTarget of(String path) throws RangedIOException {
    int scheme = path.indexOf("://");
    String name = scheme < 0 ? "" : path.substring(0, scheme);
    if (!name.equals("s3") && !name.equals("s3a") && !name.equals("s3n")) {
      throw Faults.of(
          FaultKind.BAD_PATH, "the path " + path + " does not begin with s3:// or s3a://");
    }
    String rest = path.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String key = slash < 0 ? "" : rest.substring(slash + 1);
    if (bucket.isEmpty() || bucket.indexOf('@') >= 0) {
      throw Faults.of(
          FaultKind.BAD_PATH,
          bucket.isEmpty()
              ? "the path " + path + " has no bucket"
              : "the path holds credentials or another @ in the place of the bucket; give"
                  + " credentials as options");
    }
    return key.isEmpty() || (key.endsWith("/") && !KeyGlob.isGlob(key))
        ? prefix(bucket, key)
        : keyOrGlob(bucket, key);
  }

  static PathTarget prefix(String bucket, String prefix) {
    return new PathTarget(bucket, prefix, Kind.PREFIX, null);
  }

  private static PathTarget keyOrGlob(String bucket, String key) throws RangedIOException {
    if (!KeyGlob.isGlob(key)) {
      return new PathTarget(bucket, key, Kind.KEY, null);
    }
    String unescaped = unescaped(key);
    if (unescaped != null) {
      return unescaped.endsWith("/")
          ? prefix(bucket, unescaped)
          : new PathTarget(bucket, unescaped, Kind.KEY, null);
    }
    KeyGlob glob = KeyGlob.ofPath(key.endsWith("/") ? key.substring(0, key.length() - 1) : key);
    return new PathTarget(bucket, glob.literalStart(), Kind.GLOB, glob);
  }

  /** The key without its backslashes, or null if a character of globs stands there by itself. */
  private static String unescaped(String key) {
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\' && i + 1 < key.length()) {
        i++;
        literal.append(key.charAt(i));
      } else if (KeyGlob.isGlob(String.valueOf(c))) {
        return null;
      } else {
        literal.append(c);
      }
    }
    return literal.toString();
  }

  /** The key up to its last slash, inclusive: where partition columns begin by default. */
  String folder() {
    return kind == Kind.PREFIX ? key : key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** True if an object of this key is meant, where the path is a prefix or a glob. */
  boolean matches(String candidate) {
    return glob == null || glob.matches(candidate);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + (glob == null ? key : glob.text());
  }
}
