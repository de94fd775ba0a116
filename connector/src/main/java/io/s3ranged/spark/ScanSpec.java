package io.s3ranged.spark;

import io.s3ranged.options.FileFormat;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.source.plan.ScanPlanner;
import io.s3ranged.source.record.RecordFilter;
import io.s3ranged.spark.format.TextFilter;
import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.read.BatchColumns;
import io.s3ranged.spark.read.PartitionValues;
import io.s3ranged.spark.read.ReadSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * What a scan was asked for. Two equal specs read the same rows, unless objects change in between.
 *
 * @param required the columns to hand out
 * @param predicates the filters that the driver answers
 * @param recordPredicates the filters that readers answer while they look for records
 * @param parsing how records become rows; empty where they are handed out as they are
 * @param limit after how many rows a task may stop
 */
record ScanSpec(
    ReadRequest request,
    TableColumns columns,
    StructType required,
    List<Predicate> predicates,
    List<Predicate> recordPredicates,
    Optional<RecordParsing> parsing,
    long limit) {

  /** The same, read as rows by Spark's own reader of the format, in its order of columns. */
  ScanSpec ofRows(StructType ordered) {
    return new ScanSpec(
        request,
        columns,
        ordered,
        predicates,
        recordPredicates,
        Optional.empty(),
        ReadSettings.NO_LIMIT);
  }

  /** True where Spark's own reader reads a format that we parse otherwise. */
  boolean isOfRows() {
    return request.parsed().isPresent() && parsing.isEmpty();
  }

  /** Which split points the scan's reader can start at, as {@link ScanPlanner} takes it. */
  Optional<String> pointDialect() {
    return isOfRows()
        ? request.parsed().flatMap(format -> format.pointDialect(required))
        : Optional.of(ScanPlanner.NO_DIALECT);
  }

  /** How objects are cut. */
  FormatSettings format() {
    FormatSettings format = request.format();
    return hasCsvVariants() ? format.ofLines(format.lineSep(), true) : format;
  }

  /** What Spark makes of one hangs on the values above it, from the start of the object. */
  private boolean hasCsvVariants() {
    return request.format().format() == FileFormat.CSV
        && Arrays.stream(required.fields())
            .anyMatch(field -> field.dataType() instanceof VariantType);
  }

  PartitionValues partitions() {
    return new PartitionValues(columns.partitions(), request.session().timeZone());
  }

  BatchColumns batchColumns() {
    return new BatchColumns(required, request.format().format(), partitions());
  }

  List<DriverFilter> filters() {
    PartitionValues partitions = partitions();
    return predicates.stream()
        .map(predicate -> DriverFilter.of(predicate, partitions).orElseThrow())
        .toList();
  }

  RecordFilter recordFilter() {
    RecordFilter filter = RecordFilter.ALL;
    for (Predicate predicate : recordPredicates) {
      String column = columns.valueColumn().orElseThrow();
      filter = TextFilter.of(predicate, column).orElseThrow().apply(filter);
    }
    return filter;
  }

  /** For plans and the UI: paths, columns and filters, and no option's value but the format's. */
  String description() {
    StringBuilder text = new StringBuilder(S3RangedDataSource.NAME).append(' ').append(request);
    text.append(" (").append(request.format().format().name().toLowerCase(Locale.ROOT));
    if (!predicates.isEmpty()) {
      text.append(", driver filters: ").append(predicates);
    }
    if (!recordPredicates.isEmpty()) {
      text.append(", PushedFilters: ").append(recordPredicates);
    }
    if (limit != ReadSettings.NO_LIMIT) {
      text.append(", limit a task: ").append(limit);
    }
    return text.append(')').toString();
  }
}
