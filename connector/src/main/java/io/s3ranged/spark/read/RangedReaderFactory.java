package io.s3ranged.spark.read;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.source.plan.Split;
import io.s3ranged.source.record.RecordReader;
import io.s3ranged.source.record.RecordReaders;
import io.s3ranged.source.record.Wanted;
import io.s3ranged.spark.format.parsed.ParsedBatches;
import io.s3ranged.spark.format.parsed.RecordParsing;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Makes the reader of a task: columnar, over the engine of the task's JVM. Carries the settings and
 * the credentials; its text shows neither.
 *
 * @param parsing how records become rows; null where they are handed out as they are
 */
public record RangedReaderFactory(
    ReadSettings settings, BatchColumns columns, RecordParsing parsing)
    implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    Split split = ((RangedInputPartition) partition).split();
    Engine engine = EngineRegistry.get(settings.engine());
    MetricSet metrics = engine.newMetrics();
    ConnectionSettings connection = settings.connections().get(bucket(split));
    RecordReader reader =
        RecordReaders.open(
            split,
            settings.format(),
            new Wanted(settings.filter(), parsing == null ? columns.detail() : Wanted.Detail.BYTES),
            settings.skips(),
            schedule -> engine.inOrder(connection, schedule, metrics),
            metrics);
    TaskEnd.watch(reader);
    if (parsing == null) {
      return new RangedBatchReader(reader, columns, settings.limit(), metrics);
    }
    ParsedBatches batches = new ParsedBatches(reader, parsing, settings.skips(), metrics);
    return new ParsedBatchReader(reader, batches, columns, settings.limit(), metrics);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("Batches only");
  }

  @Override
  public String toString() {
    return "RangedReaderFactory(" + columns.format() + ")";
  }

  /** All parts of a split lie in one bucket. */
  private static String bucket(Split split) {
    return split.parts().get(0).object().bucket();
  }
}
