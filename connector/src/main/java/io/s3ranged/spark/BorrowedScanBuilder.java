package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.spark.format.table.BorrowedColumns;
import io.s3ranged.spark.format.table.BorrowedFormat;
import io.s3ranged.spark.format.table.RowIndex;
import io.s3ranged.spark.read.ObjectMetadata;
import io.s3ranged.spark.read.PartitionValues;
import io.s3ranged.spark.read.ReadSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownVariantExtractions;
import org.apache.spark.sql.connector.read.VariantExtraction;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Strategy$;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.internal.connector.SupportsPushDownCatalystFilters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Passes what Spark pushes down on to Spark's own builder for the format, and keeps what the
 * planner answers: filters over {@code _metadata} and partition columns.
 */
final class BorrowedScanBuilder
    implements SupportsPushDownRequiredColumns,
        SupportsPushDownCatalystFilters,
        SupportsPushDownAggregates,
        SupportsPushDownVariantExtractions {

  private final ReadRequest request;
  private final BorrowedColumns columns;
  private final Discovery discovery;
  private final FileScanBuilder ofSpark;
  private final PartitionValues partitions;
  private final List<Predicate> pushed = new ArrayList<>();
  private StructType metadata;
  private BorrowedScan.Extent extent = BorrowedScan.Extent.RANGES;

  private BorrowedScanBuilder(
      ReadRequest request, BorrowedColumns columns, Discovery discovery, FileScanBuilder ofSpark) {
    this.request = request;
    this.columns = columns;
    this.discovery = discovery;
    this.ofSpark = ofSpark;
    this.partitions = new PartitionValues(columns.partitions(), request.session().timeZone());
  }

  static BorrowedScanBuilder of(ReadRequest request, BorrowedColumns columns, Discovery discovery)
      throws RangedIOException {
    FileScanBuilder ofSpark =
        BorrowedFormat.of(request.format().format())
            .builder(
                SparkSession.active(), columns, BorrowedSchema.options(request), request.access());
    return new BorrowedScanBuilder(request, columns, discovery, ofSpark);
  }

  @Override
  public void pruneColumns(StructType required) {
    metadata = null;
    List<StructField> others = new ArrayList<>();
    for (StructField field : required.fields()) {
      if (field.name().equals(ObjectMetadata.COLUMN)) {
        metadata = (StructType) field.dataType();
      } else {
        others.add(field);
      }
    }
    StructType asked = new StructType(others.toArray(StructField[]::new));
    boolean counted = metadata != null && metadata.getFieldIndex(RowIndex.FIELD).isDefined();
    ofSpark.pruneColumns(counted ? RowIndex.with(asked) : asked);
  }

  /** Returns what Spark has to evaluate: all that the planner does not answer. */
  @Override
  public Seq<Expression> pushFilters(Seq<Expression> filters) {
    List<Expression> left = new ArrayList<>();
    List<Expression> forSpark = new ArrayList<>();
    for (Expression filter : CollectionConverters.asJava(filters)) {
      Optional<Predicate> answered = answered(filter);
      if (answered.isPresent()) {
        pushed.add(answered.get());
      } else if (filter.deterministic() && !SubqueryExpression.hasSubquery(filter)) {
        forSpark.add(filter);
      } else {
        left.add(filter);
      }
    }
    left.addAll(CollectionConverters.asJava(ofSpark.pushFilters(seq(forSpark))));
    // Spark's builder trusts that its file index answers these.
    for (Expression filter : CollectionConverters.asJava(ofSpark.partitionFilters())) {
      pushed.add(new PartitionFilter(filter, columns.partitions()));
    }
    return seq(left);
  }

  private Optional<Predicate> answered(Expression filter) {
    scala.Option<Predicate> translated = DataSourceV2Strategy$.MODULE$.translateFilterV2(filter);
    return translated.isDefined() && DriverFilter.of(translated.get(), partitions).isPresent()
        ? Optional.of(translated.get())
        : Optional.empty();
  }

  @Override
  public Predicate[] pushedFilters() {
    return Stream.concat(pushed.stream(), Arrays.stream(ofSpark.pushedFilters()))
        .toArray(Predicate[]::new);
  }

  /** Aggregates that Spark's reader takes from footers; those of {@code _metadata} it cannot. */
  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    boolean taken =
        ofSpark instanceof SupportsPushDownAggregates builder
            && isOfColumns(aggregation)
            && pushed.stream().noneMatch(this::isOfRange)
            && builder.pushAggregation(aggregation);
    if (taken) {
      extent = BorrowedScan.Extent.OBJECTS;
    }
    return taken;
  }

  private boolean isOfRange(Predicate predicate) {
    return DriverFilter.of(predicate, partitions).orElseThrow().ofRange();
  }

  private boolean isOfColumns(Aggregation aggregation) {
    return Stream.of(aggregation.aggregateExpressions(), aggregation.groupByExpressions())
        .flatMap(Arrays::stream)
        .flatMap(expression -> Arrays.stream(expression.references()))
        .map(NamedReference::fieldNames)
        .noneMatch(names -> names[0].equals(ObjectMetadata.COLUMN));
  }

  @Override
  public boolean[] pushVariantExtractions(VariantExtraction[] extractions) {
    return ofSpark instanceof SupportsPushDownVariantExtractions builder
        ? builder.pushVariantExtractions(extractions)
        : new boolean[extractions.length];
  }

  @Override
  public Scan build() {
    Scan scan = ofSpark.build();
    StructType required =
        new StructType(
            Arrays.stream(scan.readSchema().fields())
                .filter(field -> !field.name().equals(RowIndex.COLUMN))
                .toArray(StructField[]::new));
    if (metadata != null) {
      required = required.add(ObjectMetadata.COLUMN, metadata, false);
    }
    TableColumns known = new TableColumns(columns.dataOnly(), columns.partitions());
    ScanSpec spec =
        new ScanSpec(
            request,
            known,
            required,
            List.copyOf(pushed),
            List.of(),
            Optional.empty(),
            ReadSettings.NO_LIMIT);
    BorrowedScan.Parts parts =
        new BorrowedScan.Parts(scan, ofSpark.readPartitionSchema(), metadata, extent);
    return new BorrowedScan(spec, parts, new LazyPlan(spec, discovery));
  }

  private static Seq<Expression> seq(List<Expression> expressions) {
    return CollectionConverters.asScala(expressions).toSeq();
  }
}
