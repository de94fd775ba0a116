package io.s3ranged.spark.read;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.record.RecordReader;
import io.s3ranged.spark.format.parsed.ParsedBatches;
import io.s3ranged.spark.metrics.RangedMetrics;
import java.io.IOException;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Hands parsed records to Spark, with the columns of their paths and objects.
 *
 * <p>A batch is the reader's until {@link #next} or {@link #close}. {@link #close} may be called
 * twice.
 */
final class ParsedBatchReader implements PartitionReader<ColumnarBatch> {

  private final RecordReader reader;
  private final ParsedBatches batches;
  private final BatchColumns columns;
  private final MetricSet metrics;
  private final InputBytes inputBytes;
  private final InputFile inputFile = new InputFile();
  private final ColumnVector[] vectors;
  private PlannedRange part;
  private long rowsLeft;
  private ColumnarBatch batch;

  /**
   * @param batches of {@code reader}
   * @param limit after how many rows to stop
   */
  ParsedBatchReader(
      RecordReader reader,
      ParsedBatches batches,
      BatchColumns columns,
      long limit,
      MetricSet metrics) {
    this.reader = reader;
    this.batches = batches;
    this.columns = columns;
    this.metrics = metrics;
    this.rowsLeft = limit;
    this.inputBytes = new InputBytes(metrics);
    this.vectors = new ColumnVector[columns.required().length()];
  }

  @Override
  public boolean next() throws IOException {
    batch = null;
    if (rowsLeft == 0) {
      return false;
    }
    boolean found = batches.next(rowsLeft);
    inputBytes.tell();
    if (found) {
      rowsLeft -= batches.rows();
      if (!batches.part().equals(part)) {
        startPart();
      }
      batch = new ColumnarBatch(vectors, batches.rows());
    }
    return found;
  }

  private void startPart() throws RangedIOException {
    part = batches.part();
    inputFile.tell(part);
    StructField[] fields = columns.required().fields();
    int ofRecords = 0;
    for (int i = 0; i < fields.length; i++) {
      vectors[i] =
          columns.isOfRecords(fields[i].name())
              ? batches.column(ofRecords++)
              : columns.perObject(fields[i], part);
    }
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
