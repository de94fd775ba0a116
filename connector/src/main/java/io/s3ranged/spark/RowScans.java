package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.spark.format.table.BorrowedColumns;
import io.s3ranged.spark.format.table.BorrowedFormat;
import io.s3ranged.spark.read.ObjectMetadata;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.StructFilters;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.internal.connector.PredicateUtils;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Scans of CSV and JSON that do not fit our batches: rows by Spark's own reader, over objects that
 * are planned here.
 */
final class RowScans {

  private RowScans() {}

  /**
   * @param asked what was asked for, with the columns in any order
   * @param ofParser filters that Spark's parser may drop rows by; Spark evaluates them again
   */
  static Scan of(ScanSpec asked, List<Predicate> ofParser, Discovery discovery)
      throws RangedIOException {
    ReadRequest request = asked.request();
    StructType metadata = null;
    List<StructField> others = new ArrayList<>();
    for (StructField field : asked.required().fields()) {
      if (field.name().equals(ObjectMetadata.COLUMN)) {
        metadata = (StructType) field.dataType();
      } else {
        others.add(field);
      }
    }
    FileScanBuilder builder =
        BorrowedFormat.of(request.format().format())
            .builder(
                SparkSession.active(),
                new BorrowedColumns(asked.columns().data(), asked.columns().partitions()),
                BorrowedSchema.options(request),
                request.access());
    builder.pruneColumns(new StructType(others.toArray(StructField[]::new)));
    builder.pushedDataFilters_$eq(
        StructFilters.pushedFilters(filters(ofParser), asked.columns().data()));
    Scan rows = builder.build();
    StructType ordered = rows.readSchema();
    if (metadata != null) {
      ordered = ordered.add(ObjectMetadata.COLUMN, metadata, false);
    }
    ScanSpec spec = asked.ofRows(ordered);
    BorrowedScan.Parts parts =
        new BorrowedScan.Parts(
            rows, builder.readPartitionSchema(), metadata, BorrowedScan.Extent.RANGES);
    return new BorrowedScan(spec, parts, new LazyPlan(spec, discovery));
  }

  private static Filter[] filters(List<Predicate> predicates) {
    return predicates.stream()
        .map(PredicateUtils::toV1)
        .filter(Option::isDefined)
        .map(Option::get)
        .toArray(Filter[]::new);
  }
}
