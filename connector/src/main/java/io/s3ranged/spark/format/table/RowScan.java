package io.s3ranged.spark.format.table;

import java.util.function.Supplier;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan reads by a row reader of Spark's first file sources, and how. It plans nothing.
 *
 * @param data the data columns, in the objects' order; partition columns stand behind them
 */
public record RowScan(
    StructType data, StructType partitions, Supplier<PartitionReaderFactory> readerFactory)
    implements Scan, Batch {

  @Override
  public StructType readSchema() {
    StructType schema = data;
    for (StructField field : partitions.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    throw new UnsupportedOperationException("The table plans what is read");
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return readerFactory.get();
  }

  @Override
  public String toString() {
    return "RowScan(" + readSchema().catalogString() + ")";
  }
}
