package io.s3ranged.spark;

import io.s3ranged.source.plan.PathRule;
import java.util.List;

/**
 * What a path was found to mean: some objects that are known already, or whatever lies below a
 * prefix of a bucket (or of an index's repository) and is meant by the path.
 *
 * @param rule the path; null where repository and context were given instead
 * @param container the bucket, or the repository
 * @param prefix what all keys, or contexts, start with
 * @param objects null where they are still to be fetched
 * @param why for the log
 */
record FoundPath(
    PathRule rule,
    String container,
    String prefix,
    From from,
    List<FoundObject> objects,
    String why) {

  /** Where objects come from. */
  enum From {
    INDEX("from the index"),
    LIST("by listing"),
    GET("by one ranged GET");

    private final String words;

    From(String words) {
      this.words = words;
    }
  }

  static FoundPath objects(PathRule rule, From from, List<FoundObject> objects, String why) {
    return new FoundPath(rule, rule.bucket(), rule.key(), from, List.copyOf(objects), why);
  }

  static FoundPath below(PathRule rule, From from, String why) {
    return new FoundPath(rule, rule.bucket(), rule.prefix(), from, null, why);
  }

  static FoundPath ofRepository(String repository, String context) {
    String why = "no path is given, repository and context are";
    return new FoundPath(null, repository, context, From.INDEX, null, why);
  }

  boolean isKnown() {
    return objects != null;
  }

  /** True if the path means an object of this key, or row of this context. */
  boolean accepts(String key) {
    return rule == null || rule.accepts(key);
  }

  /** One clause for the log. */
  String decision() {
    String what =
        isKnown()
            ? "object s3://" + container + "/" + prefix
            : rule == null
                ? "repository " + container + ", context " + prefix
                : "prefix s3://" + container + "/" + prefix;
    return what + " " + from.words + ", because " + why;
  }
}
