package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.options.Options;
import io.s3ranged.spark.format.TextFilter;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import io.s3ranged.spark.format.parsed.RecordParsing;
import io.s3ranged.spark.read.BatchColumns;
import io.s3ranged.spark.read.PartitionValues;
import io.s3ranged.spark.read.ReadSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Collects what Spark pushes down: columns, a limit for each task, the filters that the driver
 * answers alone, and those that readers answer while they look for records. Spark evaluates none of
 * them again; other filters go back to Spark, which parsers of records may have too.
 */
final class RangedScanBuilder
    implements SupportsPushDownRequiredColumns, SupportsPushDownLimit, SupportsPushDownV2Filters {

  private final ReadRequest request;
  private final TableColumns columns;
  private final Discovery discovery;
  private final PartitionValues partitions;
  private final Optional<String> textColumn;
  private final List<Predicate> pushed = new ArrayList<>();
  private final List<Predicate> pushedToRecords = new ArrayList<>();
  private final List<Predicate> pushedToParser = new ArrayList<>();
  private StructType required;
  private long limit = ReadSettings.NO_LIMIT;

  RangedScanBuilder(ReadRequest request, TableColumns columns, Discovery discovery)
      throws RangedIOException {
    this.request = request;
    this.columns = columns;
    this.discovery = discovery;
    this.partitions = new PartitionValues(columns.partitions(), request.session().timeZone());
    boolean searches =
        request.format().format() == FileFormat.TEXT && request.get(Options.FILTER_PUSHDOWN);
    this.textColumn = searches ? columns.valueColumn() : Optional.empty();
    this.required = columns.all();
  }

  @Override
  public void pruneColumns(StructType requiredColumns) {
    required = requiredColumns;
  }

  @Override
  public boolean pushLimit(int rows) {
    limit = rows;
    return true;
  }

  /** Each task stops by itself; Spark still takes the first rows of all tasks. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      if (DriverFilter.of(predicate, partitions).isPresent()) {
        pushed.add(predicate);
      } else if (isAnsweredByReaders(predicate)) {
        pushedToRecords.add(predicate);
      } else {
        left.add(predicate);
        if (request.parsed().map(ParsedFormat::takesFilters).orElse(false)) {
          pushedToParser.add(predicate);
        }
      }
    }
    return left.toArray(Predicate[]::new);
  }

  private boolean isAnsweredByReaders(Predicate predicate) {
    return textColumn.flatMap(column -> TextFilter.of(predicate, column)).isPresent();
  }

  @Override
  public Predicate[] pushedPredicates() {
    return Stream.concat(pushed.stream(), pushedToRecords.stream()).toArray(Predicate[]::new);
  }

  private Optional<RecordParsing> parsing(ParsedFormat format) {
    BatchColumns batch = new BatchColumns(required, request.format().format(), partitions);
    StructType ofRecords =
        new StructType(
            Arrays.stream(required.fields())
                .filter(field -> batch.isOfRecords(field.name()))
                .toArray(StructField[]::new));
    return format.parsing(columns.data(), ofRecords, pushedToParser.toArray(Predicate[]::new));
  }

  @Override
  public Scan build() {
    ScanSpec spec =
        new ScanSpec(
            request,
            columns,
            required,
            List.copyOf(pushed),
            List.copyOf(pushedToRecords),
            request.parsed().flatMap(this::parsing),
            limit);
    return spec.isOfRows()
        ? UncheckedFault.carry(() -> RowScans.of(spec, pushedToParser, discovery))
        : new RangedScan(spec, new LazyPlan(spec, discovery));
  }
}
