package io.s3ranged.source.plan;

/**
 * Names that Spark's file listing passes over: what writers leave behind.
 *
 * <p>Never applied to an object that a path names itself.
 */
public final class HiddenNames {

  private HiddenNames() {}

  /**
   * True if the object, or a folder between it and {@code base}, has such a name. For what a
   * listing finds, not for rows of the index, which somebody registered.
   */
  public static boolean isHidden(String key, String base) {
    int start = key.startsWith(base) ? base.length() : 0;
    while (start <= key.length()) {
      int slash = key.indexOf('/', start);
      int end = slash < 0 ? key.length() : slash;
      if (isHiddenName(key.substring(start, end))) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /**
   * True if the object's own name is not one that Spark's file sources read, although they list it:
   * of summaries such as {@code _metadata}, and whatever else is hidden.
   */
  public static boolean isNoData(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return (name.startsWith("_") && !name.contains("=")) || name.startsWith(".");
  }

  private static boolean isHiddenName(String name) {
    boolean hidden =
        (name.startsWith("_") && !name.contains("="))
            || name.startsWith(".")
            || name.endsWith("._COPYING_");
    return hidden && !name.startsWith("_common_metadata") && !name.startsWith("_metadata");
  }
}
