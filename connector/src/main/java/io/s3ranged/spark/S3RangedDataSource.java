package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import io.s3ranged.spark.format.table.BorrowedColumns;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code spark.read.format("s3ranged")}, and {@code USING s3ranged} in SQL.
 *
 * <p>The schema is that of the format, followed by the partition columns of the paths, which are
 * looked for in the first objects. A given schema costs no look: its columns that are not the
 * format's are partition columns.
 *
 * <p>It reads and does not write: a write is refused in words of ours, which Spark asks for as of a
 * source of its first interface.
 */
public final class S3RangedDataSource
    implements TableProvider, DataSourceRegister, SessionConfigSupport, CreatableRelationProvider {

  static final String NAME = "s3ranged";

  private Discovery discovery;
  private BorrowedColumns borrowed;

  @Override
  public String shortName() {
    return NAME;
  }

  /** Session defaults are {@code spark.datasource.s3ranged.OPTION}. */
  @Override
  public String keyPrefix() {
    return NAME;
  }

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return UncheckedFault.carry(
        () -> {
          ReadRequest request = request(options.asCaseSensitiveMap());
          discovery = Discovery.of(request);
          if (isBorrowed(request)) {
            borrowed = BorrowedSchema.inferred(request, discovery);
            return borrowed.all();
          }
          Optional<ParsedFormat> parsed = request.parsed();
          StructType partitions = discovery.partitionColumns();
          TableColumns columns =
              parsed.isPresent()
                  ? TableColumns.inferred(
                      SchemaInference.of(request, parsed.get(), discovery), partitions)
                  : TableColumns.inferred(request.format().format(), partitions);
          return columns.all();
        });
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return UncheckedFault.carry(
        () -> {
          ReadRequest request = request(properties);
          return isBorrowed(request)
              ? new BorrowedTable(request, schema, borrowed, discovery)
              : new RangedTable(request, schema, discovery);
        });
  }

  @Override
  public BaseRelation createRelation(
      SQLContext session,
      SaveMode mode,
      scala.collection.immutable.Map<String, String> parameters,
      Dataset<Row> data) {
    return UncheckedFault.carry(
        () -> {
          ReadRequest written = request(CollectionConverters.asJava(parameters));
          throw Faults.of(FaultKind.READ_ONLY, "data cannot be written to " + written);
        });
  }

  private static boolean isBorrowed(ReadRequest request) {
    return request.format().format().framing() == FileFormat.Framing.BORROWED;
  }

  private static ReadRequest request(Map<String, String> options) throws RangedIOException {
    return ReadRequest.of(options, SessionSettings.active());
  }
}
