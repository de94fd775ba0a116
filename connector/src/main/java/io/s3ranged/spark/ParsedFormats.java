package io.s3ranged.spark;

import io.s3ranged.options.FileFormat;
import io.s3ranged.spark.format.csv.CsvFormat;
import io.s3ranged.spark.format.json.JsonFormat;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.classic.SparkSession;

/** The formats whose records are parsed into the columns of a schema. */
final class ParsedFormats {

  private ParsedFormats() {}

  /**
   * @param options those that Spark's own reader of the format knows
   */
  static Optional<ParsedFormat> of(FileFormat format, Map<String, String> options) {
    SparkSession session = (SparkSession) org.apache.spark.sql.SparkSession.active();
    return switch (format) {
      case TEXT, BINARY, FIXED, PARQUET, ORC, AVRO -> Optional.empty();
      case CSV -> Optional.of(new CsvFormat(session, options));
      case JSON -> Optional.of(new JsonFormat(session, options));
    };
  }
}
