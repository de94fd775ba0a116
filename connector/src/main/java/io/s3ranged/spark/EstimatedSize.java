package io.s3ranged.spark;

import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Statistics;

/** What a scan will read, in bytes; how many rows, nobody knows before. */
record EstimatedSize(long bytes) implements Statistics {

  @Override
  public OptionalLong sizeInBytes() {
    return OptionalLong.of(bytes);
  }

  @Override
  public OptionalLong numRows() {
    return OptionalLong.empty();
  }
}
