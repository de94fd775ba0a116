package io.s3ranged.spark;

import io.s3ranged.spark.read.RangedInputPartition;
import io.s3ranged.spark.read.RangedReaderFactory;
import io.s3ranged.spark.read.ReadSettings;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** The tasks of a scan. Equal if they were asked for the same, so that Spark can reuse one. */
final class RangedBatch implements Batch {

  private final ScanSpec spec;
  private final LazyPlan plan;

  RangedBatch(ScanSpec spec, LazyPlan plan) {
    this.spec = spec;
    this.plan = plan;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return plan.get().splits().stream()
        .map(RangedInputPartition::new)
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    ScanPlan planned = plan.get();
    ReadSettings settings =
        new ReadSettings(
            planned.engine(),
            spec.request().format(),
            spec.recordFilter(),
            planned.skips(),
            planned.connections(),
            spec.limit());
    return new RangedReaderFactory(settings, spec.batchColumns(), spec.parsing().orElse(null));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RangedBatch that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec.description();
  }
}
