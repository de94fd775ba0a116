package io.s3ranged.spark;

import io.s3ranged.options.BorrowedOptions;
import io.s3ranged.options.FileFormat;
import org.apache.spark.sql.avro.AvroOptions;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.orc.OrcOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import scala.collection.Set;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which options Spark's own reader of a format knows, asked of the Spark that runs. They mean what
 * they mean there, also where text has an option of the same name.
 */
final class SparkOptionNames {

  private SparkOptionNames() {}

  static BorrowedOptions of(FileFormat format) {
    return switch (format) {
      case TEXT, BINARY, FIXED -> BorrowedOptions.NONE;
      case CSV -> named(CSVOptions.getAllOptions());
      case PARQUET -> named(ParquetOptions.getAllOptions(), "parquet.");
      case ORC -> named(OrcOptions.getAllOptions(), "orc.");
      case AVRO -> named(AvroOptions.getAllOptions(), "avro.");
    };
  }

  private static BorrowedOptions named(Set<String> names, String... prefixes) {
    java.util.Set<String> known = java.util.Set.copyOf(CollectionConverters.asJava(names));
    return new BorrowedOptions(known, java.util.Set.of(prefixes));
  }
}
