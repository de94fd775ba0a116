package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code spark.read.format("s3ranged")}, and {@code USING s3ranged} in SQL.
 *
 * <p>The schema is that of the format, followed by the partition columns of the paths, which are
 * looked for in the first objects. A given schema costs no look: its columns that are not the
 * format's are partition columns.
 */
public final class S3RangedDataSource
    implements TableProvider, DataSourceRegister, SessionConfigSupport {

  static final String NAME = "s3ranged";

  private Discovery discovery;

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
          FileFormat format = request.format().format();
          return TableColumns.inferred(format, discovery.partitionColumns()).all();
        });
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return UncheckedFault.carry(
        () -> {
          ReadRequest request = request(properties);
          TableColumns columns = TableColumns.of(request.format().format(), schema);
          return new RangedTable(request, columns, discovery);
        });
  }

  private static ReadRequest request(Map<String, String> options) throws RangedIOException {
    return ReadRequest.of(options, SessionSettings.active());
  }
}
