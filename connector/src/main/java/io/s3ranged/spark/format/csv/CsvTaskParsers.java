package io.s3ranged.spark.format.csv;

import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.parsed.ExactParser;
import io.s3ranged.spark.format.parsed.FastParser;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import io.s3ranged.spark.format.parsed.TaskParsers;

/** The parsers of one task, and whether a header is still to come. */
final class CsvTaskParsers implements TaskParsers {

  private final CsvParsing parsing;
  private final SparkCsv exact;

  CsvTaskParsers(CsvParsing parsing) {
    this.parsing = parsing;
    this.exact = new SparkCsv(parsing);
  }

  @Override
  public FastParser fast(ParsedColumns columns) {
    return FastCsv.of(parsing, exact, columns);
  }

  @Override
  public ExactParser exact() {
    return exact;
  }

  @Override
  public void startPart(PlannedRange part) {
    exact.startPart(part);
  }
}
