package io.s3ranged.spark.format.csv;

import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.format.parsed.TaskParsers;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How a scan of CSV reads its records, as Spark's source would.
 *
 * @param data the columns of the objects
 * @param columns those that the scan hands out
 * @param filters for Spark's parser, which drops rows by them
 */
record CsvParsing(CSVOptions options, StructType data, StructType columns, List<Filter> filters)
    implements RecordParsing {

  CsvParsing(CSVOptions options, StructType data, StructType columns, Filter[] filters) {
    this(options, data, columns, List.of(filters));
  }

  @Override
  public TaskParsers open() {
    return new CsvTaskParsers(this);
  }

  /** The columns of the objects' records. */
  StructType recordColumns() {
    return withoutCorrupt(data);
  }

  /** Those of them that the scan hands out. */
  StructType requiredRecordColumns() {
    return withoutCorrupt(columns);
  }

  /** The column that holds the text of a corrupt record is in no record. */
  private StructType withoutCorrupt(StructType schema) {
    String corrupt = options.columnNameOfCorruptRecord();
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(corrupt))
            .toArray(StructField[]::new));
  }
}
