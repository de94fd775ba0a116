package io.s3ranged.spark.format.table;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.StructFilters;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A scan builder over the rows of Spark's first file sources: for Avro, whose reader in spark-sql
 * has none, and for CSV and JSON, whose first sources are what {@code format("csv")} means.
 */
final class RowScanBuilder extends FileScanBuilder {

  private final FileFormat format;
  private final SparkSession session;
  private final BorrowedColumns columns;
  private final Map<String, String> options;
  private final Configuration conf;

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
    this.format = format;
    this.session = session;
    this.columns = columns;
    this.options = Map.copyOf(options);
    this.conf = session.sessionState().newHadoopConfWithOptions(scalaOptions());
    access.forEach(conf::set);
  }

  @Override
  public Filter[] pushDataFilters(Filter[] filters) {
    return session.sessionState().conf().avroFilterPushDown()
        ? StructFilters.pushedFilters(filters, columns.data())
        : new Filter[0];
  }

  @Override
  public Scan build() {
    StructType data = readDataSchema();
    StructType partitions = readPartitionSchema();
    return new RowScan(
        data,
        partitions,
        () -> RowReaderFactory.of(session, conf, scalaOptions(), columns, read(data, partitions)));
  }

  private RowReaderFactory.Read read(StructType data, StructType partitions) {
    return new RowReaderFactory.Read(format, data, partitions, List.of(pushedDataFilters()));
  }

  private scala.collection.immutable.Map<String, String> scalaOptions() {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(options));
  }
}
