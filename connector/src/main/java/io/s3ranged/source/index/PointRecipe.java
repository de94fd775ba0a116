package io.s3ranged.source.index;

import java.io.Serializable;
import java.util.Objects;

/**
 * How points were looked for. The same recipe finds the same points in the same version of an
 * object.
 *
 * @param everyBytes how far apart points are at least, in bytes as they are stored
 * @param dialect how the object's text was read; empty where it was not read as text
 */
public record PointRecipe(long everyBytes, String dialect) implements Serializable {

  /** Bytes from one point to the next unless somebody wants it otherwise. */
  public static final long DEFAULT_EVERY_BYTES = 16L << 20;

  public PointRecipe {
    Objects.requireNonNull(dialect, "dialect");
    if (everyBytes < 1) {
      throw new IllegalArgumentException("Points cannot be " + everyBytes + " bytes apart");
    }
  }

  /** The recipe for objects that are compressed. */
  public static PointRecipe every(long bytes) {
    return new PointRecipe(bytes, "");
  }
}
