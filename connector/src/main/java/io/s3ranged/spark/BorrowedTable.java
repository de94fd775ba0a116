package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.spark.format.table.BorrowedColumns;
import java.util.Arrays;
import java.util.Set;
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

/**
 * Objects that Spark's own reader of their format reads, as a table of ours: it can be read in
 * batches, has {@code _metadata}, and never claims to write.
 */
final class BorrowedTable implements SupportsRead, SupportsMetadataColumns {

  private final ReadRequest request;
  private final StructType given;
  private Discovery discovery;
  private BorrowedColumns columns;

  /**
   * @param given the schema that the user named; null where {@code columns} were inferred
   * @param discovery what was found out while the schema was inferred, or null
   */
  BorrowedTable(
      ReadRequest request, StructType given, BorrowedColumns columns, Discovery discovery) {
    this.request = request;
    this.given = given;
    this.columns = columns;
    this.discovery = discovery;
  }

  @Override
  public String name() {
    return S3RangedDataSource.NAME + " " + request;
  }

  @Override
  public Column[] columns() {
    return RangedTable.columnsOf(known().all());
  }

  @Override
  public Transform[] partitioning() {
    return Arrays.stream(known().partitions().fieldNames())
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
          return BorrowedScanBuilder.of(scanned, known(), discovery);
        });
  }

  /** A given schema does not tell which of its columns are partition columns: the paths do. */
  private synchronized BorrowedColumns known() {
    if (columns == null) {
      columns = UncheckedFault.carry(this::discovered);
    }
    return columns;
  }

  private BorrowedColumns discovered() throws RangedIOException {
    discovery = Discovery.of(request);
    return BorrowedSchema.given(request, given, discovery);
  }
}
