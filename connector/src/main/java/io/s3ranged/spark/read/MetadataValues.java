package io.s3ranged.spark.read;

import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.table.RowIndex;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Puts {@code _metadata} behind what Spark's reader reads. Its fields are what all rows of a range
 * have in common, and the number of a row in its object, which the reader counts in a column of its
 * own.
 *
 * @param fields those that are read; null where the column is not
 * @param read the columns of Spark's reader
 */
public record MetadataValues(StructType fields, StructType read) implements Serializable {

  /** The batch with the column behind its own; the batch itself where the column is not read. */
  ColumnarBatch appended(ColumnarBatch batch, PlannedRange part) {
    if (fields == null) {
      return batch;
    }
    ColumnVector rowIndex = null;
    List<ColumnVector> vectors = new ArrayList<>();
    for (int i = 0; i < batch.numCols(); i++) {
      if (isRowIndex(i)) {
        rowIndex = batch.column(i);
      } else {
        vectors.add(batch.column(i));
      }
    }
    vectors.add(rowIndex == null ? vector(fields, part) : struct(part, rowIndex));
    return new ColumnarBatch(vectors.toArray(ColumnVector[]::new), batch.numRows());
  }

  private boolean isRowIndex(int column) {
    return read.fields()[column].name().equals(RowIndex.COLUMN);
  }

  private ColumnVector struct(PlannedRange part, ColumnVector rowIndex) {
    ColumnVector[] children = new ColumnVector[fields.length()];
    for (int i = 0; i < children.length; i++) {
      StructField field = fields.fields()[i];
      children[i] =
          field.name().equals(RowIndex.FIELD)
              ? rowIndex
              : ObjectVectors.of(field.dataType(), ObjectMetadata.value(field.name(), part));
    }
    return new StructVector(fields, children);
  }

  /** The same for rows, for one task. */
  MetadataRows rows() {
    return new MetadataRows(fields, read);
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
