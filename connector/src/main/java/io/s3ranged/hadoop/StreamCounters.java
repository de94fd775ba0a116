package io.s3ranged.hadoop;

import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsAggregator;
import org.apache.hadoop.fs.statistics.IOStatisticsContext;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;

/** What one stream counts, by Hadoop's names. Safe to use from any thread. */
final class StreamCounters {

  private final FileSystem.Statistics ofThreads;
  private final MetricSet metrics;
  private final IOStatisticsAggregator ofThread;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong seeks = new AtomicLong();
  private final AtomicLong vectoredReads = new AtomicLong();
  private final AtomicLong ranges = new AtomicLong();
  private final AtomicLong unbuffers = new AtomicLong();
  private final AtomicLong closes = new AtomicLong();

  /**
   * @param ofThreads the file system's, in which Spark looks for the bytes of a task's thread
   */
  StreamCounters(FileSystem.Statistics ofThreads, MetricSet metrics) {
    this.ofThreads = ofThreads;
    this.metrics = metrics;
    this.ofThread = IOStatisticsContext.getCurrentIOStatisticsContext().getAggregator();
  }

  MetricSet metrics() {
    return metrics;
  }

  /** Counts what a read gave the calling thread; -1 is the end. */
  int read(int count) {
    reads.incrementAndGet();
    delivered(Math.max(0, count));
    return count;
  }

  void vectoredRead(int count) {
    vectoredReads.incrementAndGet();
    ranges.addAndGet(count);
  }

  void delivered(long count) {
    bytes.addAndGet(count);
    if (ofThreads != null && count > 0) {
      ofThreads.incrementBytesRead(count);
    }
  }

  void seek() {
    seeks.incrementAndGet();
  }

  void unbuffered() {
    unbuffers.incrementAndGet();
  }

  void closed() {
    closes.incrementAndGet();
  }

  /**
   * Adds what was counted to the statistics of the thread that opened the stream; once, at last.
   */
  void tellThread() {
    boolean unused = ofThread.aggregate(statistics());
  }

  /** All of it, as it stands whenever it is looked at. */
  IOStatistics statistics() {
    return IOStatisticsBinding.dynamicIOStatistics()
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_BYTES, bytes)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_OPERATIONS, reads)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS, seeks)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_VECTORED_OPERATIONS, vectoredReads)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_VECTORED_INCOMING_RANGES, ranges)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_UNBUFFERED, unbuffers)
        .withAtomicLongCounter(StreamStatisticNames.STREAM_READ_CLOSE_OPERATIONS, closes)
        .withLongFunctionCounter(
            StreamStatisticNames.STREAM_READ_TOTAL_BYTES,
            name -> metrics.value(Metric.BYTES_FETCHED))
        .withLongFunctionCounter(
            StreamStatisticNames.STREAM_READ_CACHE_HIT, name -> metrics.value(Metric.CACHE_HITS))
        .withLongFunctionCounter(
            StoreStatisticNames.ACTION_HTTP_GET_REQUEST, name -> metrics.value(Metric.GETS))
        .build();
  }
}
