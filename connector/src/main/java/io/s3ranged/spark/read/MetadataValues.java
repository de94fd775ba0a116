package io.s3ranged.spark.read;

import io.s3ranged.source.plan.PlannedRange;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The values of {@code _metadata}, which all rows of a range have in common.
 *
 * @param fields those of {@link ObjectMetadata#TYPE} that are read; null where the column is not
 */
public record MetadataValues(StructType fields) implements Serializable {

  /** The batch with the column behind its own; the batch itself where the column is not read. */
  ColumnarBatch appended(ColumnarBatch batch, PlannedRange part) {
    if (fields == null) {
      return batch;
    }
    ColumnVector[] vectors = new ColumnVector[batch.numCols() + 1];
    for (int i = 0; i < batch.numCols(); i++) {
      vectors[i] = batch.column(i);
    }
    vectors[batch.numCols()] = vector(fields, part);
    return new ColumnarBatch(vectors, batch.numRows());
  }

  /** The row with the column behind its own; the row itself where the column is not read. */
  InternalRow appended(InternalRow row, PlannedRange part) {
    if (fields == null) {
      return row;
    }
    Object[] values = new Object[fields.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ObjectMetadata.value(fields.fields()[i].name(), part);
    }
    InternalRow struct = new GenericInternalRow(values);
    return new JoinedRow(row, new GenericInternalRow(new Object[] {struct}));
  }

  static ColumnVector vector(StructType type, PlannedRange part) {
    ConstantColumnVector struct = new ConstantColumnVector(1, type);
    struct.setNotNull();
    StructField[] fields = type.fields();
    for (int i = 0; i < fields.length; i++) {
      Object value = ObjectMetadata.value(fields[i].name(), part);
      struct.setChild(i, ObjectVectors.of(fields[i].dataType(), value));
    }
    return struct;
  }
}
