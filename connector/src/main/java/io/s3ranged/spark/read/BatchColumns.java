package io.s3ranged.spark.read;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.record.RecordReader;
import io.s3ranged.source.record.Wanted;
import io.s3ranged.spark.format.DataColumns;
import io.s3ranged.spark.format.RecordVector;
import java.io.Serializable;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Which columns a task hands out, and how they come to their values.
 *
 * @param required the scan's columns, in order: data, partition and metadata columns
 */
public record BatchColumns(StructType required, FileFormat format, PartitionValues partitions)
    implements Serializable {

  /** Builds batches for one reader. Used by one thread. */
  BatchBuilder builder() {
    RecordVector[] perRecord = new RecordVector[required.length()];
    for (int i = 0; i < perRecord.length; i++) {
      perRecord[i] = perRecord(required.fields()[i].name());
    }
    return new BatchBuilder(perRecord);
  }

  /** What the columns need to know of each record. */
  Wanted.Detail detail() {
    for (String name : required.fieldNames()) {
      if (perRecord(name) != null) {
        return Wanted.Detail.BYTES;
      }
    }
    return Wanted.Detail.COUNT;
  }

  /** True unless the column's values are those of a path or of {@code _metadata}. */
  public boolean isOfRecords(String name) {
    return !isPartition(name) && !name.equals(ObjectMetadata.COLUMN);
  }

  private RecordVector perRecord(String name) {
    if (!isOfRecords(name)) {
      return null;
    }
    return DataColumns.perRecord(format, name).orElse(null);
  }

  private boolean isPartition(String name) {
    return partitions.schema().getFieldIndex(name).isDefined();
  }

  /** A column that has one value for all records of a part. */
  ColumnVector perObject(StructField field, PlannedRange part) throws RangedIOException {
    if (isPartition(field.name())) {
      int ordinal = partitions.schema().fieldIndex(field.name());
      return ObjectVectors.of(field.dataType(), partitions.value(ordinal, part));
    }
    return switch (field.name()) {
      case ObjectMetadata.COLUMN -> MetadataValues.vector((StructType) field.dataType(), part);
      case DataColumns.PATH ->
          ObjectVectors.of(field.dataType(), ObjectMetadata.value("file_path", part));
      case DataColumns.MODIFICATION_TIME ->
          ObjectVectors.of(field.dataType(), ObjectMetadata.value("file_modification_time", part));
      default -> throw new IllegalArgumentException("No column " + field.name());
    };
  }

  /** Shows the batches of one record reader as Spark's. */
  final class BatchBuilder {

    private final RecordVector[] perRecord;

    private BatchBuilder(RecordVector[] perRecord) {
      this.perRecord = perRecord;
    }

    /** The first {@code rows} records of the reader's current batch. */
    ColumnarBatch build(RecordReader reader, int rows) throws RangedIOException {
      ColumnVector[] vectors = new ColumnVector[perRecord.length];
      for (int i = 0; i < vectors.length; i++) {
        if (perRecord[i] == null) {
          vectors[i] = perObject(required.fields()[i], reader.part());
        } else {
          perRecord[i].show(reader.batch());
          vectors[i] = perRecord[i];
        }
      }
      return new ColumnarBatch(vectors, rows);
    }
  }
}
