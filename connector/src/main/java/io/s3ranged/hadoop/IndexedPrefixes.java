package io.s3ranged.hadoop;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The setting {@code fs.s3ranged.index.prefixes}: folders of any bucket, separated by commas, such
 * as {@code s3ranged://bucket/tables/}; {@code s3a} and {@code s3} will do for a scheme.
 */
final class IndexedPrefixes {

  static final String NAME = "index.prefixes";

  private static final String SETTING = "fs.s3ranged." + NAME;

  private IndexedPrefixes() {}

  /**
   * Prefixes of keys of {@code bucket}, each empty or with a slash at its end.
   *
   * @throws RangedIOException {@code BAD_OPTION} for a text that names no folder of a bucket
   */
  static List<String> of(Configuration conf, String bucket) throws RangedIOException {
    List<String> prefixes = new ArrayList<>();
    if (PlannedObjects.areTakenBy(conf)) {
      return prefixes;
    }
    for (String folder : conf.getTrimmedStrings(SETTING)) {
      if (!folder.matches("s3(a|ranged)?://[^/@:]+/.*")) {
        throw Faults.of(
            FaultKind.BAD_OPTION,
            "setting " + SETTING + ": " + folder + " is no folder such as s3ranged://bucket/data/");
      }
      int start = folder.indexOf("://") + 3;
      int slash = folder.indexOf('/', start);
      String prefix = folder.substring(slash + 1);
      if (folder.substring(start, slash).equals(bucket)) {
        prefixes.add(prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
      }
    }
    return prefixes;
  }
}
