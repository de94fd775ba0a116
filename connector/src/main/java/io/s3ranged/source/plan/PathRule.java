package io.s3ranged.source.plan;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.Locale;

/**
 * What a path means, decided from its text alone.
 *
 * <p>{@code s3://bucket/key} and {@code s3a://bucket/key} alike. The key is taken literally: {@code
 * %20}, {@code +}, {@code #}, {@code //} and {@code ..} are what they look like. A path with a
 * wildcard that no backslash takes away is a {@link Kind#GLOB}; one that ends with {@code /}, or
 * has a bucket only, is a {@link Kind#PREFIX}; any other is a {@link Kind#CANDIDATE} for an object.
 */
public final class PathRule {

  /** What a path means. */
  public enum Kind {
    /** The object of this key if there is one, else all under {@code key/}. */
    CANDIDATE,
    /** All objects whose keys start with the prefix. */
    PREFIX,
    /** Those objects under the prefix whose key, or a folder above it, matches. */
    GLOB
  }

  private final Kind kind;
  private final String bucket;
  private final String key;
  private final Glob glob;

  private PathRule(Kind kind, String bucket, String key, Glob glob) {
    this.kind = kind;
    this.bucket = bucket;
    this.key = key;
    this.glob = glob;
  }

  /**
   * @throws RangedIOException {@code BAD_PATH} for another scheme, no bucket, or a glob that is not
   *     closed
   */
  public static PathRule parse(String path) throws RangedIOException {
    int schemeEnd = path.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : path.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("s3") && !scheme.equals("s3a")) {
      throw bad(path, "it does not start with s3:// or s3a://", null);
    }
    String rest = path.substring(schemeEnd + 3);
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String text = slash < 0 ? "" : rest.substring(slash + 1);
    if (bucket.isEmpty()) {
      throw bad(path, "it names no bucket", null);
    }
    if (Glob.firstWild(bucket) >= 0) {
      throw bad(path, "a bucket's name has no wildcards", null);
    }
    int wild = Glob.firstWild(text);
    if (wild >= 0) {
      return new PathRule(
          Kind.GLOB, bucket, Glob.unescape(text.substring(0, wild)), parseGlob(path, text));
    }
    String key = Glob.unescape(text);
    Kind kind = key.isEmpty() || key.endsWith("/") ? Kind.PREFIX : Kind.CANDIDATE;
    return new PathRule(kind, bucket, key, null);
  }

  private static Glob parseGlob(String path, String text) throws RangedIOException {
    String withoutEnd = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    try {
      return Glob.parse(withoutEnd);
    } catch (IllegalArgumentException e) {
      throw bad(path, e.getMessage(), e);
    }
  }

  private static RangedIOException bad(String path, String why, Throwable cause) {
    return Faults.of(FaultKind.BAD_PATH, "path " + path + ": " + why, cause);
  }

  public Kind kind() {
    return kind;
  }

  public String bucket() {
    return bucket;
  }

  /** The key of a candidate. */
  public String key() {
    return key;
  }

  /** What the keys of all objects that are meant start with; for a candidate, {@code key/}. */
  public String prefix() {
    return kind == Kind.CANDIDATE ? key + "/" : key;
  }

  /** True if the path means the object {@code objectKey}, or a folder above it. */
  public boolean accepts(String objectKey) {
    return switch (kind) {
      case CANDIDATE -> objectKey.equals(key) || objectKey.startsWith(key + "/");
      case PREFIX -> objectKey.startsWith(key);
      case GLOB -> glob.matchedEnd(objectKey) >= 0;
    };
  }

  /**
   * The folder, with its {@code /}, that partition columns and hidden names count from: what the
   * path names, or the folder of an object that it names itself; empty for the bucket.
   *
   * @param objectKey one that the path accepts
   */
  public String base(String objectKey) {
    return switch (kind) {
      case CANDIDATE -> objectKey.equals(key) ? folder(key) : key + "/";
      case PREFIX -> folder(key);
      case GLOB -> {
        int end = glob.matchedEnd(objectKey);
        yield end == objectKey.length() ? folder(objectKey) : objectKey.substring(0, end + 1);
      }
    };
  }

  private static String folder(String text) {
    return text.substring(0, text.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return kind + " s3://" + bucket + "/" + key;
  }
}
