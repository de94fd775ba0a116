package io.s3ranged.spark.format.table;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.StructFilters;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.sources.Filter;

/**
 * A scan builder over the rows of Spark's first file sources: for Avro, whose reader in spark-sql
 * has none, and for CSV and JSON, whose first sources are what {@code format("csv")} means.
 */
final class RowScanBuilder extends FileScanBuilder {

  private final RowSource source;

  /**
   * @param options those of the format
   * @param access settings by which the file system reaches the objects
   */
  RowScanBuilder(
      FileFormat format,
      SparkSession session,
      PartitionColumns index,
      BorrowedColumns columns,
      Map<String, String> options,
      Map<String, String> access) {
    super(session, index, columns.data());
    this.source = new RowSource(format, session, columns, options, access);
  }

  @Override
  public Filter[] pushDataFilters(Filter[] filters) {
    return source.session().sessionState().conf().avroFilterPushDown()
        ? StructFilters.pushedFilters(filters, source.columns().data())
        : new Filter[0];
  }

  @Override
  public Scan build() {
    return new RowScan(
        source,
        new RowReaderFactory.Read(
            readDataSchema(), readPartitionSchema(), List.of(pushedDataFilters())));
  }
}
