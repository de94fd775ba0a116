package io.s3ranged.spark.format.json;

import io.s3ranged.spark.format.parsed.ExactParser;
import io.s3ranged.spark.format.parsed.FastParser;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.format.parsed.TaskParsers;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How a scan of JSON lines reads its records, as Spark's source would.
 *
 * @param columns those that the scan hands out
 * @param filters for Spark's parser, which drops rows by them
 * @param plain what the fast parser takes; null for nothing
 */
record JsonParsing(
    JSONOptions options, StructType columns, List<Filter> filters, PlainRecords plain)
    implements RecordParsing {

  /** The columns without the one that holds the text of a corrupt record, which no record has. */
  StructType recordColumns() {
    String corrupt = options.columnNameOfCorruptRecord();
    return new StructType(
        Arrays.stream(columns.fields())
            .filter(field -> !field.name().equals(corrupt))
            .toArray(StructField[]::new));
  }

  @Override
  public TaskParsers open() {
    return new TaskParsers() {
      @Override
      public FastParser fast(ParsedColumns vectors) {
        return plain == null
            ? FastParser.NONE
            : new PatientParser(new JsonFastParser(plain, vectors));
      }

      @Override
      public ExactParser exact() {
        return new SparkJson(JsonParsing.this);
      }
    };
  }
}
