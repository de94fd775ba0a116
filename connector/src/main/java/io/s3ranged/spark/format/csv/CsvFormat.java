package io.s3ranged.spark.format.csv;

import io.s3ranged.options.FormatSettings;
import io.s3ranged.spark.format.parsed.LineText;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import io.s3ranged.spark.format.parsed.ParsedVector;
import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.format.parsed.Undeclared;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.StructFilters;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.expressions.ExprUtils;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.execution.datasources.csv.CSVUtils;
import org.apache.spark.sql.execution.datasources.csv.TextInputCSVDataSource;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.connector.PredicateUtils;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** CSV with the options of one read and the settings of its session, as Spark's source has them. */
public final class CsvFormat implements ParsedFormat {

  private final SparkSession session;
  private final CSVOptions options;

  /**
   * @param options those that Spark's source knows
   */
  public CsvFormat(SparkSession session, Map<String, String> options) {
    SQLConf conf = session.sessionState().conf();
    this.session = session;
    this.options =
        new CSVOptions(
            Map$.MODULE$.from(CollectionConverters.asScala(options)),
            conf.csvColumnPruning(),
            conf.sessionLocalTimeZone(),
            conf.columnNameOfCorruptRecord());
  }

  @Override
  public FormatSettings framed(FormatSettings settings) {
    return settings.ofLines(LineText.separator(options.lineSeparatorInRead()), options.multiLine());
  }

  @Override
  public StructType infer(Dataset<String> lines) {
    org.apache.spark.sql.classic.Dataset<String> csv =
        (org.apache.spark.sql.classic.Dataset<String>) LineText.decoded(lines, options.charset());
    String[] first = (String[]) CSVUtils.filterCommentAndEmpty(csv, options).take(1);
    return TextInputCSVDataSource.inferFromDataset(
        session, csv, first.length == 0 ? Option.empty() : Option.apply(first[0]), options);
  }

  @Override
  public Optional<String> variantColumn() {
    return OptionConverters.toJava(options.singleVariantColumn());
  }

  @Override
  public Optional<String> pointDialect(StructType required) {
    return PointDialect.of(options, required);
  }

  @Override
  public boolean takesFilters() {
    return session.sessionState().conf().csvFilterPushDown();
  }

  @Override
  public Optional<RecordParsing> parsing(
      StructType data, StructType required, Predicate[] predicates) {
    String corrupt = options.columnNameOfCorruptRecord();
    ExprUtils.verifyColumnNameOfCorruptRecord(data, corrupt);
    if (required.length() == 1 && required.fieldNames()[0].equals(corrupt)) {
      throw Undeclared.thrown(
          QueryCompilationErrors.queryFromRawFilesIncludeCorruptRecordColumnError());
    }
    if (!isParsedHere(required)) {
      return Optional.empty();
    }
    return Optional.of(new CsvParsing(options, data, required, filters(data, predicates)));
  }

  private boolean isParsedHere(StructType required) {
    return !options.multiLine()
        && options.singleVariantColumn().isEmpty()
        && options.charset().equals("UTF-8")
        && Arrays.stream(required.fields())
            .allMatch(field -> ParsedVector.supports(field.dataType()));
  }

  /** What Spark gives its parser: nothing that asks for the text of a corrupt record. */
  private Filter[] filters(StructType data, Predicate[] predicates) {
    Filter[] all =
        Arrays.stream(predicates)
            .map(PredicateUtils::toV1)
            .filter(Option::isDefined)
            .map(Option::get)
            .filter(filter -> !refersTo(filter, options.columnNameOfCorruptRecord()))
            .toArray(Filter[]::new);
    return StructFilters.pushedFilters(all, data);
  }

  private static boolean refersTo(Filter filter, String column) {
    return Arrays.asList(filter.references()).contains(column);
  }
}
