package io.s3ranged.spark.read;

import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hadoop.fs.statistics.IOStatisticsContext;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;

/**
 * What the streams that this thread opened have counted since, as far as they are closed: Hadoop
 * adds it up for each thread. Used by that thread.
 */
final class StreamMetrics {

  private static final Map<Metric, String> NAMES =
      Map.of(
          Metric.GETS, StoreStatisticNames.ACTION_HTTP_GET_REQUEST,
          Metric.BYTES_FETCHED, StreamStatisticNames.STREAM_READ_TOTAL_BYTES,
          Metric.BYTES_DELIVERED, StreamStatisticNames.STREAM_READ_BYTES,
          Metric.CACHE_HITS, StreamStatisticNames.STREAM_READ_CACHE_HIT);

  private final Map<Metric, Long> before = now();

  /** Counters of the closed streams. */
  MetricSet since() {
    MetricSet metrics = new MetricSet();
    now().forEach((metric, value) -> metrics.add(metric, value - before.get(metric)));
    return metrics;
  }

  private static Map<Metric, Long> now() {
    Map<String, Long> counters =
        IOStatisticsContext.getCurrentIOStatisticsContext().snapshot().counters();
    Map<Metric, Long> values = new EnumMap<>(Metric.class);
    NAMES.forEach((metric, name) -> values.put(metric, counters.getOrDefault(name, 0L)));
    return values;
  }
}
