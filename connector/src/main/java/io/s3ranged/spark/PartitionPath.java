package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** The {@code key=value} folders between where partition columns begin and an object's name. */
final class PartitionPath {

  private static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  private PartitionPath() {}

  /**
   * Column names and their texts, in the order of the key. Both are unescaped as Spark escapes them
   * when it writes; Hive's default partition is null.
   *
   * @throws RangedIOException {@code BAD_PATH} if a column stands there twice
   */
  static Map<String, String> columns(FoundObject found) throws RangedIOException {
    String key = found.object().key();
    Map<String, String> columns = new LinkedHashMap<>();
    int start = found.base().length();
    int slash = key.indexOf('/', start);
    while (slash >= 0) {
      int equals = key.indexOf('=', start);
      if (equals > start && equals < slash) {
        String name = ExternalCatalogUtils.unescapePathName(key.substring(start, equals));
        String text = ExternalCatalogUtils.unescapePathName(key.substring(equals + 1, slash));
        if (columns.containsKey(name)) {
          throw Faults.of(
              FaultKind.BAD_PATH,
              found.object(),
              null,
              "its partition column " + name + " stands there twice");
        }
        columns.put(name, text.equals(DEFAULT_PARTITION) ? null : text);
      }
      start = slash + 1;
      slash = key.indexOf('/', start);
    }
    return columns;
  }

  /** Where the partition columns of {@code target} begin: basePath, or else its folder. */
  static String base(ReadRequest request, PathTarget target) throws RangedIOException {
    String basePath = request.find(Options.BASE_PATH).orElse(null);
    if (basePath == null) {
      return target.folder();
    }
    PathTarget base = PathTarget.of(basePath.endsWith("/") ? basePath : basePath + "/");
    if (!base.bucket().equals(target.bucket()) || !target.folder().startsWith(base.key())) {
      throw Faults.of(FaultKind.BAD_OPTION, "basePath " + base + " does not lead to " + target);
    }
    return base.key();
  }
}
