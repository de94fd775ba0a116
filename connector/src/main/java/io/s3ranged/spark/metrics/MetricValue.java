package io.s3ranged.spark.metrics;

import io.s3ranged.metrics.Metric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** A number on its way to Spark. */
record MetricValue(Metric metric, long value) implements CustomTaskMetric {

  @Override
  public String name() {
    return metric.id();
  }

  @Override
  public CustomTaskMetric mergeWith(CustomTaskMetric other) {
    long merged =
        metric.aggregation() == Metric.Aggregation.SUM
            ? value + other.value()
            : Math.max(value, other.value());
    return new MetricValue(metric, merged);
  }
}
