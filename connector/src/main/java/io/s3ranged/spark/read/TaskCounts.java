package io.s3ranged.spark.read;

import io.s3ranged.metrics.MetricSet;
import io.s3ranged.spark.metrics.RangedMetrics;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What one reader counts.
 *
 * @param wire counted by the engine for this reader
 * @param records counted by the record reader
 */
record TaskCounts(MetricSet wire, MetricSet records) {

  CustomTaskMetric[] values() {
    return RangedMetrics.valuesOf(wire, records);
  }
}
