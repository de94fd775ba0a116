package io.s3ranged.source.json;

import java.io.Serializable;

/**
 * How large tokens may be before a scanner is unsure of them. A reader that refuses larger ones has
 * its own limits at or above these.
 *
 * @param depth of objects and arrays inside of a value, at most {@link #MAX_DEPTH}
 * @param numberLength in bytes
 * @param stringLength in bytes, quotes not counted
 * @param nameLength in bytes, quotes not counted
 */
public record JsonLimits(int depth, int numberLength, int stringLength, int nameLength)
    implements Serializable {

  /** The deepest nesting that a scanner keeps account of. */
  public static final int MAX_DEPTH = 60;

  public JsonLimits {
    depth = Math.min(depth, MAX_DEPTH);
  }
}
