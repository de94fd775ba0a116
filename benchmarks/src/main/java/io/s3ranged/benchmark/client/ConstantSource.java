package io.s3ranged.benchmark.client;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Spark's floor: rows of {@link Tables#ITEMS} that are there already, the same batch again and
 * again. Options: {@code rows} and {@code splits}.
 */
public final class ConstantSource implements TableProvider {

  private static final int BATCH_ROWS = 4096;

  /** Spark makes it by name. */
  public ConstantSource() {}

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return StructType.fromDDL(Tables.ITEMS);
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new ConstantTable(schema);
  }

  private record ConstantTable(StructType rowType) implements Table, SupportsRead {

    @Override
    public Column[] columns() {
      return CatalogV2Util.structTypeToV2Columns(rowType, false);
    }

    @Override
    public String name() {
      return "constant";
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new Builder(rowType, options.getLong("rows", 0), options.getInt("splits", 1));
    }
  }

  private static final class Builder implements SupportsPushDownRequiredColumns {

    private final long rows;
    private final int splits;
    private StructType wanted;

    Builder(StructType schema, long rows, int splits) {
      this.wanted = schema;
      this.rows = rows;
      this.splits = splits;
    }

    @Override
    public void pruneColumns(StructType required) {
      wanted = required;
    }

    @Override
    public Scan build() {
      return new ConstantScan(wanted, rows, splits);
    }
  }

  private record ConstantScan(StructType readSchema, long rows, int splits) implements Scan, Batch {

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return IntStream.range(0, splits)
          .mapToObj(i -> new Part(rows / splits))
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new Factory(readSchema);
    }
  }

  private record Part(long rows) implements InputPartition {}

  private record Factory(StructType schema) implements PartitionReaderFactory {

    @Override
    public boolean supportColumnarReads(InputPartition part) {
      return true;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition part) {
      throw new UnsupportedOperationException("It has batches alone");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition part) {
      return new Reader(batch(schema), ((Part) part).rows());
    }
  }

  private static ColumnarBatch batch(StructType schema) {
    ColumnVector[] columns = new ColumnVector[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(schema.fields()[i]);
    }
    return new ColumnarBatch(columns);
  }

  private static OnHeapColumnVector column(StructField field) {
    OnHeapColumnVector column = new OnHeapColumnVector(BATCH_ROWS, field.dataType());
    byte[] text = "carefully final".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int row = 0; row < BATCH_ROWS; row++) {
      if (field.dataType().equals(DataTypes.LongType)) {
        column.putLong(row, row);
      } else if (field.dataType() instanceof DecimalType) {
        // Of so few digits it is a long.
        column.putLong(row, row);
      } else if (field.dataType().equals(DataTypes.StringType)) {
        column.putByteArray(row, text);
      } else {
        column.putInt(row, row);
      }
    }
    return column;
  }

  private static final class Reader implements PartitionReader<ColumnarBatch> {

    private final ColumnarBatch batch;
    private long left;

    Reader(ColumnarBatch batch, long rows) {
      this.batch = batch;
      this.left = rows;
    }

    @Override
    public boolean next() {
      if (left == 0) {
        return false;
      }
      int rows = (int) Math.min(left, BATCH_ROWS);
      batch.setNumRows(rows);
      left -= rows;
      return true;
    }

    @Override
    public ColumnarBatch get() {
      return batch;
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
