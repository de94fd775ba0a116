package io.s3ranged.hadoop;

import java.util.Locale;

/** How somebody is going to read a file, as he says when he opens it. */
enum ReadPolicy {
  /** In order until he seeks: reads ahead from the second block on. */
  IN_ORDER,
  /** Here and there: reads the blocks that are asked for, and no others. */
  RANDOM;

  /**
   * The first policy of a list that is known here; {@link #IN_ORDER}, which adapts, if none is.
   *
   * @param names as in {@code fs.option.openfile.read.policy}, separated by commas
   */
  static ReadPolicy of(String names) {
    for (String name : names.split(",", -1)) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "random", "vector", "parquet", "orc", "columnar", "hbase" -> {
          return RANDOM;
        }
        case "sequential", "whole-file", "adaptive", "default", "avro", "csv", "json" -> {
          return IN_ORDER;
        }
        default -> {
          // A later name of the list may be one that we know.
        }
      }
    }
    return IN_ORDER;
  }
}
