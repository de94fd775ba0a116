package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.spark.format.table.BorrowedFormat;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Objects as a table that can be read in batches, with {@code _metadata}. */
final class RangedTable implements SupportsRead, SupportsMetadataColumns {

  private final ReadRequest request;
  private final StructType schema;
  private Discovery discovery;

  /**
   * @param schema whose types are looked at when columns are asked for: a write, which asks for
   *     none, is then refused for being a write
   * @param discovery what was found out while the schema was inferred, or null
   */
  RangedTable(ReadRequest request, StructType schema, Discovery discovery) {
    this.request = request;
    this.schema = schema;
    this.discovery = discovery;
  }

  @Override
  public String name() {
    return S3RangedDataSource.NAME + " " + request;
  }

  @Override
  public Column[] columns() {
    return columnsOf(tableColumns().all());
  }

  /** Columns with all that a schema says of them: comments, values by default, metadata. */
  static Column[] columnsOf(StructType schema) {
    return CatalogV2Util.structTypeToV2Columns(schema, true);
  }

  private TableColumns tableColumns() {
    return UncheckedFault.carry(
        () ->
            request.parsed().isPresent()
                ? parsedColumns()
                : TableColumns.of(request.format().format(), schema));
  }

  private TableColumns parsedColumns() throws RangedIOException {
    TableColumns parsed = TableColumns.parsed(schema, found().partitionColumns());
    BorrowedSchema.verify(
        BorrowedFormat.of(request.format().format()), parsed.data(), parsed.partitions());
    return parsed;
  }

  /** What the paths mean, looked at once: no schema tells which of its columns are of paths. */
  private synchronized Discovery found() throws RangedIOException {
    if (discovery == null) {
      discovery = Discovery.of(request);
    }
    return discovery;
  }

  private synchronized Discovery discovered() {
    return discovery;
  }

  @Override
  public Transform[] partitioning() {
    return Arrays.stream(tableColumns().partitions().fieldNames())
        .map(Expressions::identity)
        .toArray(Transform[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return MetadataStruct.of(request.format().format());
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return UncheckedFault.carry(
        () -> {
          ReadRequest scanned = request.with(options.asCaseSensitiveMap());
          TableColumns columns = tableColumns();
          return new RangedScanBuilder(scanned, columns, discovered());
        });
  }
}
