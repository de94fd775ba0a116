package io.s3ranged.spark.format.json;

import io.s3ranged.options.FormatSettings;
import io.s3ranged.spark.format.parsed.LineText;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import io.s3ranged.spark.format.parsed.ParsedVector;
import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.format.parsed.Undeclared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.ExprUtils;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.execution.datasources.json.TextInputJsonDataSource;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.connector.PredicateUtils;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * JSON lines with the options of one read and the settings of its session, as Spark's source has
 * them.
 */
public final class JsonFormat implements ParsedFormat {

  private final SQLConf conf;
  private final Map<String, String> given;
  private final JSONOptions options;

  /**
   * @param given the options that Spark's source knows
   */
  public JsonFormat(SparkSession session, Map<String, String> given) {
    this.conf = session.sessionState().conf();
    this.given = given;
    this.options =
        new JSONOptionsInRead(
            Map$.MODULE$.from(CollectionConverters.asScala(given)),
            conf.sessionLocalTimeZone(),
            conf.columnNameOfCorruptRecord());
  }

  @Override
  public FormatSettings framed(FormatSettings settings) {
    return settings.ofLines(LineText.separator(options.lineSeparatorInRead()), options.multiLine());
  }

  @Override
  public StructType infer(Dataset<String> lines) {
    return TextInputJsonDataSource.inferFromDataset(
        (org.apache.spark.sql.classic.Dataset<String>) lines, options);
  }

  @Override
  public Optional<String> variantColumn() {
    return OptionConverters.toJava(options.singleVariantColumn());
  }

  @Override
  public boolean takesFilters() {
    return conf.jsonFilterPushDown();
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
    return Optional.of(
        new JsonParsing(
            options,
            required,
            filters(predicates),
            PlainRecords.of(options, given, conf, required)));
  }

  private boolean isParsedHere(StructType required) {
    return !options.multiLine()
        && options.singleVariantColumn().isEmpty()
        && options.encoding().forall("UTF-8"::equals)
        && Arrays.stream(required.fields())
            .allMatch(field -> ParsedVector.supports(field.dataType()));
  }

  /** What Spark's parser cannot use of these it leaves out itself. */
  private static List<Filter> filters(Predicate[] predicates) {
    return Arrays.stream(predicates)
        .map(PredicateUtils::toV1)
        .filter(Option::isDefined)
        .map(Option::get)
        .toList();
  }
}
