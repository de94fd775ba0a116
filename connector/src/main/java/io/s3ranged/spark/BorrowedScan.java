package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import io.s3ranged.spark.metrics.RangedMetrics;
import io.s3ranged.spark.read.BorrowedReaderFactory;
import io.s3ranged.spark.read.MetadataValues;
import io.s3ranged.spark.read.RangedInputPartition;
import java.util.List;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.connector.SupportsMetadata;
import org.apache.spark.sql.types.StructType;

/**
 * One scan by Spark's own reader of a format over objects that are planned here. Plans once, when
 * statistics or partitions are first asked for. Equal if the same was asked for.
 */
final class BorrowedScan implements SupportsReportStatistics, Batch {

  /** What a task reads of an object. */
  enum Extent {
    RANGES,
    /** Footers alone, each of them once. */
    OBJECTS
  }

  /**
   * What Spark's builder made, and what is added to it.
   *
   * @param partitions the partition columns that are read
   * @param metadata the fields of {@code _metadata} that are read, or null
   */
  record Parts(Scan ofSpark, StructType partitions, StructType metadata, Extent extent) {}

  private final ScanSpec spec;
  private final Parts parts;
  private final LazyPlan plan;
  private BorrowedReaderFactory factory;

  BorrowedScan(ScanSpec spec, Parts parts, LazyPlan plan) {
    this.spec = spec;
    this.parts = parts;
    this.plan = plan;
  }

  @Override
  public StructType readSchema() {
    return spec.required();
  }

  @Override
  public String description() {
    ScanPlan made = plan.made();
    String notCut =
        made == null || made.notCut().isEmpty() ? "" : " (not cut: " + made.notCut() + ")";
    return spec.description() + details() + notCut;
  }

  /** What Spark's own scan says of itself, without its file index, which has no files. */
  private String details() {
    if (!(parts.ofSpark() instanceof SupportsMetadata scan)) {
      return spec.isOfRows() ? " rows by Spark's own reader" : "";
    }
    StringBuilder text = new StringBuilder();
    for (String name : List.of("PushedFilters", "PushedAggregation", "PushedGroupBy")) {
      scala.Option<String> value = scan.getMetaData().get(name);
      if (value.isDefined() && !value.get().equals("[]")) {
        text.append(' ').append(name).append(": ").append(value.get());
      }
    }
    return text.toString();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return plan.get().splits().stream()
        .map(split -> parts.extent() == Extent.OBJECTS ? objects(split) : split)
        .filter(split -> !split.parts().isEmpty())
        .map(RangedInputPartition::new)
        .toArray(InputPartition[]::new);
  }

  private static Split objects(Split split) {
    split.parts().forEach(part -> UncheckedFault.carry(() -> checkWhole(part)));
    List<PlannedRange> whole =
        split.parts().stream()
            .filter(PlannedRange::startsWithRecord)
            .map(
                part ->
                    new PlannedRange(
                        part.object(),
                        part.extent(),
                        part.extent(),
                        part.lastModifiedMillis(),
                        part.partitionValues()))
            .toList();
    return new Split(whole, split.preferredHosts());
  }

  /** A footer counts its whole object, whichever fragments of it the index names. */
  private static PlannedRange checkWhole(PlannedRange part) throws RangedIOException {
    if (!part.extent().equals(part.object().range())) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          part.object(),
          part.extent(),
          "the index names a fragment, and an aggregate from footers is that of whole objects; set"
              + " spark.sql.parquet.aggregatePushdown and spark.sql.orc.aggregatePushdown to false");
    }
    return part;
  }

  @Override
  public synchronized PartitionReaderFactory createReaderFactory() {
    if (factory == null) {
      // Spark's broadcasts the configuration, so one will do for a scan.
      FilePartitionReaderFactory ofSpark =
          (FilePartitionReaderFactory) parts.ofSpark().toBatch().createReaderFactory();
      factory =
          new BorrowedReaderFactory(
              spec.request().format().format(),
              ofSpark,
              spec.partitions(),
              parts.partitions(),
              new MetadataValues(parts.metadata(), parts.ofSpark().readSchema()),
              plan.get().skips());
    }
    return factory;
  }

  /** Spark's formula: the share of the columns that are read, by their default sizes. */
  @Override
  public Statistics estimateStatistics() {
    StructType all = spec.columns().all();
    double share =
        (double) parts.ofSpark().readSchema().defaultSize() / Math.max(1, all.defaultSize());
    long bytes = (long) (SQLConf.get().fileCompressionFactor() * plan.get().bytes() * share);
    return new EstimatedSize(bytes);
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
  public boolean equals(Object other) {
    return other instanceof BorrowedScan that && spec.equals(that.spec) && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return description();
  }
}
