package io.s3ranged.spark;

import io.s3ranged.options.FileFormat;
import io.s3ranged.spark.format.table.RowIndex;
import io.s3ranged.spark.read.ObjectMetadata;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The column {@code _metadata} of a table. */
record MetadataStruct(DataType dataType) implements MetadataColumn {

  static MetadataColumn[] of(FileFormat format) {
    DataType type =
        RowIndex.isCounted(format)
            ? ObjectMetadata.TYPE.add(RowIndex.FIELD, DataTypes.LongType, false)
            : ObjectMetadata.TYPE;
    return new MetadataColumn[] {new MetadataStruct(type)};
  }

  @Override
  public String name() {
    return ObjectMetadata.COLUMN;
  }

  @Override
  public boolean isNullable() {
    return false;
  }
}
