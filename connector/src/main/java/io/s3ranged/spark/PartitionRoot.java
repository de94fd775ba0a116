package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.Options;
import io.s3ranged.source.plan.PathRule;

/**
 * Where partition columns begin: {@code basePath}, or else the folder that the path names.
 *
 * @param given null where basePath is not set
 */
record PartitionRoot(PathRule given) {

  static PartitionRoot of(ReadRequest request) throws RangedIOException {
    String text = request.find(Options.BASE_PATH).orElse(null);
    if (text == null) {
      return new PartitionRoot(null);
    }
    PathRule rule = PathRule.parse(text.endsWith("/") ? text : text + "/");
    if (rule.kind() != PathRule.Kind.PREFIX) {
      throw Faults.of(FaultKind.BAD_OPTION, "basePath has wildcards");
    }
    return new PartitionRoot(rule);
  }

  /**
   * The folder, with its slash, for an object that {@code path} means.
   *
   * @throws RangedIOException {@code BAD_OPTION} if basePath does not lead to the object
   */
  String of(FoundPath path, String bucket, String key) throws RangedIOException {
    return path.rule() == null
        ? of(bucket, key, path.prefix().substring(0, path.prefix().lastIndexOf('/') + 1))
        : of(path.rule(), bucket, key);
  }

  String of(PathRule rule, String bucket, String key) throws RangedIOException {
    return of(bucket, key, given == null ? rule.base(key) : null);
  }

  private String of(String bucket, String key, String unset) throws RangedIOException {
    if (given == null) {
      return unset;
    }
    if (!given.bucket().equals(bucket) || !key.startsWith(given.prefix())) {
      throw Faults.of(
          FaultKind.BAD_OPTION, "basePath does not lead to the object s3://" + bucket + "/" + key);
    }
    return given.prefix();
  }
}
