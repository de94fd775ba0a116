package io.s3ranged.spark.format.table;

import io.s3ranged.options.FileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code _metadata.row_index}, the number of a row in its object, counted from 0. Spark's reader of
 * Parquet counts it where a column of an odd name is asked for, and puts it there.
 */
public final class RowIndex {

  /** The field of {@code _metadata}. */
  public static final String FIELD = ParquetFileFormat.ROW_INDEX();

  /** The column that Spark's reader puts it in. */
  public static final String COLUMN = ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME();

  private RowIndex() {}

  /** True if objects of this format have it. */
  public static boolean isCounted(FileFormat format) {
    return format == FileFormat.PARQUET;
  }

  /** {@code columns}, and the one that asks for it; readers want it nullable. */
  public static StructType with(StructType columns) {
    return columns.add(COLUMN, DataTypes.LongType, true);
  }
}
