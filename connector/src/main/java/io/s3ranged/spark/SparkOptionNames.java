package io.s3ranged.spark;

import io.s3ranged.options.BorrowedOptions;
import io.s3ranged.options.FileFormat;
import java.util.HashSet;
import org.apache.spark.sql.avro.AvroOptions;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.execution.datasources.orc.OrcOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import scala.collection.Set;
import scala.collection.immutable.Set$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which options Spark's own reader of a format knows, asked of the Spark that runs. They mean what
 * they mean there, also where text has an option of the same name.
 */
final class SparkOptionNames {

  /** What settings of Hadoop's file systems begin with, which Spark's sources take as options. */
  static final String HADOOP = "fs.";

  /** What {@code JSONOptions} looks for without saying so in its list. */
  private static final java.util.Set<String> JSON_LIMITS =
      java.util.Set.of("maxNestingDepth", "maxNumLen", "maxStringLen");

  private SparkOptionNames() {}

  static BorrowedOptions of(FileFormat format) {
    return switch (format) {
      case TEXT, BINARY, FIXED -> named(Set$.MODULE$.empty());
      case CSV -> named(CSVOptions.getAllOptions());
      case JSON -> named(JSONOptions.getAllOptions()).and(JSON_LIMITS);
      case PARQUET -> named(ParquetOptions.getAllOptions(), "parquet.");
      case ORC -> named(OrcOptions.getAllOptions(), "orc.");
      case AVRO -> named(AvroOptions.getAllOptions(), "avro.");
    };
  }

  private static BorrowedOptions named(Set<String> names, String... prefixes) {
    java.util.Set<String> known = java.util.Set.copyOf(CollectionConverters.asJava(names));
    java.util.Set<String> begins = new HashSet<>(java.util.Set.of(prefixes));
    begins.add(HADOOP);
    return new BorrowedOptions(known, begins);
  }
}
