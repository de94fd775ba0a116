package io.s3ranged.spark.read;

import io.s3ranged.options.FileFormat;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.table.PlannedFiles;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Makes the reader of a task out of Spark's own reader of a format, over planned objects.
 *
 * @param ofSpark carries the settings and the credentials, as Spark's file sources do
 * @param partitions the partition columns that objects have
 * @param readPartitions those of them that are read, as {@code ofSpark} was told
 * @param metadata the fields of {@code _metadata} that are read
 */
public record BorrowedReaderFactory(
    FileFormat format,
    FilePartitionReaderFactory ofSpark,
    PartitionValues partitions,
    StructType readPartitions,
    MetadataValues metadata,
    SkipSettings skips)
    implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    // Spark's readers ask their settings and the columns, not the partition.
    return ofSpark.supportColumnarReads(new FilePartition(0, new PartitionedFile[0]));
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new BorrowedReader<>(
        parts(partition), manner(), partitions, ofSpark::buildColumnarReader, metadata::appended);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new BorrowedReader<>(
        parts(partition), manner(), partitions, ofSpark::buildReader, metadata.rows()::appended);
  }

  private BorrowedReader.Manner manner() {
    return new BorrowedReader.Manner(skips, this::shown, readPartitions);
  }

  /** What {@code input_file_name()} says: of a format that we parse too, what it says then. */
  private String shown(ObjectRef object) {
    return format.framing() == FileFormat.Framing.BORROWED
        ? PlannedFiles.shownPath(object)
        : object.uri();
  }

  @Override
  public String toString() {
    return "BorrowedReaderFactory(" + ofSpark.getClass().getSimpleName() + ")";
  }

  private static List<PlannedRange> parts(InputPartition partition) {
    return ((RangedInputPartition) partition).split().parts();
  }
}
