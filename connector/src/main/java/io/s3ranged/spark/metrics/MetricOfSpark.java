package io.s3ranged.spark.metrics;

import io.s3ranged.metrics.Metric;
import org.apache.spark.sql.connector.metric.CustomMetric;

/** What all classes of {@link RangedMetrics} have in common. */
interface MetricOfSpark extends CustomMetric {

  Metric metric();

  @Override
  default String name() {
    return metric().id();
  }

  @Override
  default String description() {
    return metric().description();
  }

  @Override
  default String aggregateTaskMetrics(long[] taskMetrics) {
    long result = 0;
    for (long value : taskMetrics) {
      result =
          metric().aggregation() == Metric.Aggregation.SUM
              ? result + value
              : Math.max(result, value);
    }
    return Amounts.format(metric().unit(), result);
  }
}
