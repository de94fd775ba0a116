package io.s3ranged.spark.format.table;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.StructFilters;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A scan builder for Avro, as spark-avro has one; the Avro reader that spark-sql carries has none.
 */
final class AvroScanBuilder extends FileScanBuilder {

  private final SparkSession session;
  private final BorrowedColumns columns;
  private final Map<String, String> options;
  private final Configuration conf;

  AvroScanBuilder(
      SparkSession session,
      PartitionColumns index,
      BorrowedColumns columns,
      Map<String, String> options,
      Map<String, String> access) {
    super(session, index, columns.data());
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
    return new AvroScan(
        data,
        partitions,
        () -> AvroReaderFactory.of(session, conf, scalaOptions(), columns, read(data, partitions)));
  }

  private AvroReaderFactory.Read read(StructType data, StructType partitions) {
    return new AvroReaderFactory.Read(data, partitions, List.of(pushedDataFilters()));
  }

  private scala.collection.immutable.Map<String, String> scalaOptions() {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(options));
  }
}
