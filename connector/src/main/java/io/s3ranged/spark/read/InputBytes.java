package io.s3ranged.spark.read;

import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import org.apache.hadoop.fs.FileSystem;

/**
 * Makes the "Input" column of Spark's UI right.
 *
 * <p>Spark takes it from what Hadoop's file systems have counted on the thread that runs the
 * reader, so what was delivered is counted there too. Used by that thread.
 */
final class InputBytes {

  private final MetricSet metrics;
  private final FileSystem.Statistics statistics;
  private long told;

  InputBytes(MetricSet metrics) {
    this.metrics = metrics;
    this.statistics = statistics();
  }

  /** Counts what was delivered since the last call. */
  void tell() {
    long delivered = metrics.value(Metric.BYTES_DELIVERED);
    if (delivered > told) {
      statistics.incrementBytesRead(delivered - told);
      told = delivered;
    }
  }

  @SuppressWarnings("deprecation") // The statistics that Spark reads have no newer door.
  private static FileSystem.Statistics statistics() {
    return FileSystem.getStatistics("s3ranged", FileSystem.class);
  }
}
