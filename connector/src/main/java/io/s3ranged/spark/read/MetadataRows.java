package io.s3ranged.spark.read;

import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.table.RowIndex;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.ProjectingInternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Puts {@code _metadata} behind the rows of one task, see {@link MetadataValues}. */
final class MetadataRows {

  private final StructType fields;

  /** Where Spark's reader has the number of a row; -1 where nobody asked for it. */
  private final int rowIndex;

  /** The columns but that one. */
  private final ProjectingInternalRow others;

  /**
   * @param fields those that are read; null where the column is not
   * @param read the columns of Spark's reader
   */
  MetadataRows(StructType fields, StructType read) {
    this.fields = fields;
    this.rowIndex = List.of(read.fieldNames()).indexOf(RowIndex.COLUMN);
    List<Object> ordinals = new ArrayList<>();
    StructType schema = new StructType();
    for (int i = 0; i < read.length(); i++) {
      if (i != rowIndex) {
        ordinals.add(i);
        schema = schema.add(read.fields()[i]);
      }
    }
    this.others =
        new ProjectingInternalRow(schema, CollectionConverters.asScala(ordinals).toIndexedSeq());
  }

  /** The row with the column behind its own; the row itself where the column is not read. */
  InternalRow appended(InternalRow row, PlannedRange part) {
    if (fields == null) {
      return row;
    }
    Object[] values = new Object[fields.length()];
    for (int i = 0; i < values.length; i++) {
      String name = fields.fields()[i].name();
      values[i] =
          name.equals(RowIndex.FIELD) ? row.getLong(rowIndex) : ObjectMetadata.value(name, part);
    }
    InternalRow struct = new GenericInternalRow(new Object[] {new GenericInternalRow(values)});
    if (rowIndex < 0) {
      return new JoinedRow(row, struct);
    }
    others.project(row);
    return new JoinedRow(others, struct);
  }
}
