package io.s3ranged.spark.format.csv;

import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.parsed.ExactParser;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.util.FailureSafeParser;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Spark's own reader of lines, one at a time: header, comments and empty lines left out, a bad
 * record as the mode says.
 *
 * <p>Spark makes a parser for each object, which reads the first line that it is given by other
 * rules than those behind it: leaves out a byte order mark, counts the characters of columns that
 * nobody wants. Here the first line of an object is that line, however the object is cut.
 */
final class SparkCsv implements ExactParser {

  private final CsvParsing parsing;
  private final CSVOptions options;
  private final String comment;
  private UnivocityParser parser;
  private FailureSafeParser<String> safe;
  private CSVHeaderChecker header;
  private boolean hasPassed;

  SparkCsv(CsvParsing parsing) {
    this.parsing = parsing;
    this.options = parsing.options();
    this.comment = options.isCommentSet() ? String.valueOf(options.comment()) : null;
  }

  void startPart(PlannedRange part) {
    parser = null;
    boolean first = part.range().start() == 0;
    hasPassed = !first;
    header = options.headerFlag() && first ? checker(part) : null;
  }

  /** Tells that a record of the part was parsed by somebody else. */
  void passed() {
    hasPassed = true;
  }

  /** True if no record of the object was parsed before. */
  boolean isAtFirst() {
    return !hasPassed;
  }

  /** True until the header of the part is behind. */
  boolean awaitsHeader() {
    return header != null;
  }

  private CSVHeaderChecker checker(PlannedRange part) {
    StructType schema =
        options.isColumnPruningEnabled(parsing.columns())
            ? parsing.requiredRecordColumns()
            : parsing.recordColumns();
    return new CSVHeaderChecker(schema, options, "CSV file: " + part.object().uri(), true);
  }

  @Override
  public Iterator<InternalRow> parse(byte[] record, int length) {
    String line = new String(record, 0, length, StandardCharsets.UTF_8);
    boolean isSkipped = line.trim().isEmpty() || (comment != null && line.startsWith(comment));
    if (isSkipped) {
      return CollectionConverters.asScala(java.util.Collections.emptyIterator());
    }
    if (parser == null) {
      open();
    }
    hasPassed = true;
    if (header != null) {
      CSVHeaderChecker checker = header;
      header = null;
      checker.checkHeaderColumnNames(
          CollectionConverters.asScala(java.util.List.of(line).iterator()), parser.tokenizer());
      return CollectionConverters.asScala(java.util.Collections.emptyIterator());
    }
    return safe.parse(line);
  }

  /** A letter that means nothing to the options. */
  private String plainText() {
    String special =
        options.delimiter()
            + options.lineSeparator().getOrElse(() -> "")
            + options.quote()
            + options.escape()
            + options.comment();
    return "xyzuvwopq"
        .chars()
        .filter(letter -> special.indexOf(letter) < 0)
        .mapToObj(Character::toString)
        .findFirst()
        .orElse("1");
  }

  private void open() {
    parser =
        new UnivocityParser(
            parsing.recordColumns(),
            parsing.requiredRecordColumns(),
            options,
            CollectionConverters.asScala(parsing.filters()).toSeq());
    if (hasPassed) {
      // Spark's has read lines before, and knows no first one any more.
      String[] unused = parser.tokenizer().parseLine(plainText());
    }
    Function1<String, scala.Option<InternalRow>> parse = parser.parse();
    safe =
        new FailureSafeParser<>(
            new AbstractFunction1<String, Iterable<InternalRow>>() {
              @Override
              public Iterable<InternalRow> apply(String line) {
                return parse.apply(line).toList();
              }
            },
            options.parseMode(),
            parsing.columns(),
            options.columnNameOfCorruptRecord());
  }
}
