package io.s3ranged.spark.read;

import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.record.RecordReader;
import io.s3ranged.spark.metrics.RangedMetrics;
import java.io.IOException;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Hands the batches of a record reader to Spark without copying them.
 *
 * <p>A batch is the reader's until {@link #next} or {@link #close}: whoever keeps rows longer
 * copies them, as Spark's own operators do. {@link #close} may be called twice.
 */
final class RangedBatchReader implements PartitionReader<ColumnarBatch> {

  private final RecordReader reader;
  private final BatchColumns.BatchBuilder builder;
  private final MetricSet metrics;
  private final InputBytes inputBytes;
  private final InputFile inputFile = new InputFile();
  private long rowsLeft;
  private ColumnarBatch batch;

  /**
   * @param limit after how many rows to stop
   */
  RangedBatchReader(RecordReader reader, BatchColumns columns, long limit, MetricSet metrics) {
    this.reader = reader;
    this.builder = columns.builder();
    this.rowsLeft = limit;
    this.metrics = metrics;
    this.inputBytes = new InputBytes(metrics);
  }

  @Override
  public boolean next() throws IOException {
    batch = null;
    if (rowsLeft == 0) {
      return false;
    }
    boolean found = reader.next();
    inputBytes.tell();
    if (found) {
      int rows = (int) Math.min(rowsLeft, reader.batch().count());
      rowsLeft -= rows;
      inputFile.tell(reader.part());
      batch = builder.build(reader, rows);
    }
    return found;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return RangedMetrics.valuesOf(metrics);
  }

  @Override
  public void close() {
    inputFile.end();
    reader.close();
  }
}
