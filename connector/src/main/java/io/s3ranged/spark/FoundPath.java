package io.s3ranged.spark;

import java.util.List;

/**
 * What a path was found to mean: some objects that are known already, or whatever lies below a
 * prefix (and matches a glob).
 *
 * @param target the path, or the prefix below a key that is no object
 * @param objects null where they are still to be fetched
 * @param why for the log
 */
record FoundPath(PathTarget target, From from, List<FoundObject> objects, String why) {

  /** Where objects come from. */
  enum From {
    INDEX("the index"),
    LIST("a listing"),
    GET("one ranged GET");

    private final String words;

    From(String words) {
      this.words = words;
    }
  }

  static FoundPath objects(PathTarget target, From from, List<FoundObject> objects, String why) {
    return new FoundPath(target, from, List.copyOf(objects), why);
  }

  static FoundPath below(PathTarget target, From from, String why) {
    return new FoundPath(target, from, null, why);
  }

  boolean isKnown() {
    return objects != null;
  }

  /** One line for the log. */
  String decision() {
    return target
        + ": "
        + (isKnown() ? "an object" : "a prefix")
        + " by "
        + from.words
        + ", because "
        + why;
  }
}
