package io.s3ranged.spark.format.table;

import java.util.function.Supplier;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a scan of Avro reads, and how. It plans nothing. */
record AvroScan(
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
    return "AvroScan(" + readSchema().catalogString() + ")";
  }
}
