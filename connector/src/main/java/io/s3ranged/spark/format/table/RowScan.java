package io.s3ranged.spark.format.table;

import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan reads by a row reader of Spark's first file sources, and how. It plans nothing. Equal
 * to a scan that reads the same columns in the same way, so that Spark may do it once.
 *
 * @param read the data columns, in the objects' order; partition columns stand behind them
 */
record RowScan(RowSource source, RowReaderFactory.Read read) implements Scan, Batch {

  @Override
  public StructType readSchema() {
    StructType schema = read.data();
    for (StructField field : read.partitions().fields()) {
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
    return RowReaderFactory.of(source, read);
  }

  @Override
  public String toString() {
    return "RowScan(" + readSchema().catalogString() + ")";
  }
}
