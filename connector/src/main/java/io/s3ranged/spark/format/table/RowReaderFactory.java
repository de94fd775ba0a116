package io.s3ranged.spark.format.table;

import java.util.List;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.v2.PartitionReaderFromIterator;
import org.apache.spark.sql.execution.datasources.v2.PartitionReaderWithPartitionValues;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Reads rows by the readers that Spark's first file sources have. */
final class RowReaderFactory extends FilePartitionReaderFactory {

  private static final long serialVersionUID = 1L;

  /** What is read: data columns, then partition columns. */
  record Read(StructType data, StructType partitions, List<Filter> filters) {}

  private final FileSourceOptions options;
  private final StructType data;
  private final StructType partitions;
  private final Function1<PartitionedFile, Iterator<InternalRow>> rows;

  private RowReaderFactory(
      FileSourceOptions options,
      StructType data,
      StructType partitions,
      Function1<PartitionedFile, Iterator<InternalRow>> rows) {
    this.options = options;
    this.data = data;
    this.partitions = partitions;
    this.rows = rows;
  }

  /** Broadcasts the configuration. */
  static RowReaderFactory of(RowSource source, Read read) {
    Function1<PartitionedFile, Iterator<InternalRow>> rows =
        source
            .format()
            .buildReader(
                source.session(),
                source.columns().data(),
                source.columns().partitions(),
                read.data(),
                CollectionConverters.asScala(read.filters()).toSeq(),
                source.options(),
                source.conf());
    return new RowReaderFactory(
        new FileSourceOptions(source.options()), read.data(), read.partitions(), rows);
  }

  @Override
  public FileSourceOptions options() {
    return options;
  }

  @Override
  public PartitionReader<InternalRow> buildReader(PartitionedFile file) {
    return new PartitionReaderWithPartitionValues(
        new PartitionReaderFromIterator<>(rows.apply(file)),
        data,
        partitions,
        file.partitionValues());
  }
}
