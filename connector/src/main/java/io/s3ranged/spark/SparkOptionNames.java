package io.s3ranged.spark;

import io.s3ranged.options.BorrowedOptions;
import io.s3ranged.options.FileFormat;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
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
    };
  }

  private static BorrowedOptions named(Set<String> names) {
    return BorrowedOptions.named(CollectionConverters.asJava(names));
  }
}
