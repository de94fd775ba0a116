package io.s3ranged.spark;

import io.s3ranged.spark.metrics.RangedMetrics;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/**
 * One scan: plans once, when statistics or partitions are first asked for, and shares that plan.
 */
final class RangedScan implements SupportsReportStatistics {

  private final ScanSpec spec;
  private final LazyPlan plan;

  RangedScan(ScanSpec spec, LazyPlan plan) {
    this.spec = spec;
    this.plan = plan;
  }

  @Override
  public StructType readSchema() {
    return spec.required();
  }

  /** What is asked for, and once it is planned what could not be cut. */
  @Override
  public String description() {
    ScanPlan made = plan.made();
    return made == null || made.notCut().isEmpty()
        ? spec.description()
        : spec.description() + " (not cut: " + made.notCut() + ")";
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Batch toBatch() {
    return new RangedBatch(spec, plan);
  }

  @Override
  public Statistics estimateStatistics() {
    return new EstimatedSize(plan.get().bytes());
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return RangedMetrics.all();
  }

  @Override
  public CustomTaskMetric[] reportDriverMetrics() {
    return RangedMetrics.countedBy(plan.get().metrics());
  }

  @Override
  public String toString() {
    return description();
  }
}
