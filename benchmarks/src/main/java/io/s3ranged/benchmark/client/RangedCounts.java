package io.s3ranged.benchmark.client;

import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;

/**
 * What s3ranged says that it asked for.
 *
 * @param cut GETs that it gave up itself: cancelled, or one of a GET and its hedge
 */
record RangedCounts(long gets, long fetched, long cut, long hedges, long retries) {

  static final RangedCounts NONE = new RangedCounts(0, 0, 0, 0, 0);

  static RangedCounts of(MetricSet metrics) {
    long hedges = metrics.value(Metric.HEDGES);
    return new RangedCounts(
        metrics.value(Metric.GETS),
        metrics.value(Metric.BYTES_FETCHED),
        metrics.value(Metric.CANCELLED_FETCHES) + hedges,
        hedges,
        metrics.value(Metric.RETRIES));
  }

  RangedCounts since(RangedCounts before) {
    return new RangedCounts(
        gets - before.gets,
        fetched - before.fetched,
        cut - before.cut,
        hedges - before.hedges,
        retries - before.retries);
  }

  Client.Outcome outcome(long bytes, String value) {
    String more = " cut=" + cut + " hedges=" + hedges + " retries=" + retries;
    return new Client.Outcome(bytes, gets, fetched, value, more);
  }
}
