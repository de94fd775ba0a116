package io.s3ranged.spark;

import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.plan.Split;
import java.util.List;
import java.util.Map;

/**
 * What a scan will read.
 *
 * @param bytes of all splits
 * @param connections by bucket
 * @param metrics what planning has counted
 * @param notCut which objects are one piece though they are longer than a split, in words; empty
 *     where there are none
 */
record ScanPlan(
    List<Split> splits,
    long bytes,
    Map<String, ConnectionSettings> connections,
    SkipSettings skips,
    EngineSettings engine,
    MetricSet metrics,
    String notCut) {

  /** Without settings. */
  @Override
  public String toString() {
    return splits.size() + " splits, " + bytes + " bytes";
  }
}
