package io.s3ranged.spark.format.table;

import java.util.Arrays;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that a reader of Spark's reads.
 *
 * @param data what the objects hold; a column that is a partition column too is the path's
 * @param partitions columns of {@code key=value} folders
 */
public record BorrowedColumns(StructType data, StructType partitions) {

  /** The data columns that are no partition columns. */
  public StructType dataOnly() {
    return new StructType(
        Arrays.stream(data.fields())
            .filter(field -> !isPartition(field.name()))
            .toArray(StructField[]::new));
  }

  /** All columns in the table's order: data, then partitions. */
  public StructType all() {
    StructType all = dataOnly();
    for (StructField field : partitions.fields()) {
      all = all.add(field);
    }
    return all;
  }

  private boolean isPartition(String name) {
    return Arrays.stream(partitions.fieldNames()).anyMatch(name::equalsIgnoreCase);
  }
}
