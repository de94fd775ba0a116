package io.s3ranged.engine.fetch;

/**
 * The running 90th percentile of durations, from a histogram of logarithmic buckets that forgets.
 *
 * <p>A bucket is a fourth of an octave wide and the percentile is a bucket's end: never less than
 * the true one of what is remembered, at most a fourth more. Counts are halved once {@link
 * #REMEMBERED} are there, so a change shows after some hundred durations. Bounded memory; adding
 * one allocates nothing. Not thread-safe: {@link FetchQueue} guards it.
 */
final class LatencyQuantiles {

  /** Said instead of a percentile of too few durations. */
  static final long UNKNOWN = -1;

  /** Fewer durations say nothing of their slowest tenth. */
  static final int ENOUGH = 32;

  private static final int REMEMBERED = 512;
  private static final int PERCENT = 90;

  /** The percentile is looked for once in so many durations. */
  private static final int REFRESH = 16;

  /** Durations are told apart from 4 units on, which is 0.26 ms. */
  private static final int UNIT_BITS = 16;

  private static final int STEPS = 4;
  private static final int STEP_BITS = 2;

  /** Up to two hours; whatever is longer counts as that. */
  private static final int BUCKETS = STEPS * 26;

  private final int[] counts = new int[BUCKETS];
  private int total;
  private int untilRefresh;
  private long percentile = UNKNOWN;

  void add(long nanos) {
    counts[bucket(nanos)]++;
    total++;
    if (total == REMEMBERED) {
      halve();
    }
    if (--untilRefresh <= 0 && total >= ENOUGH) {
      untilRefresh = REFRESH;
      percentile = find();
    }
  }

  /** Nanoseconds that nine of ten durations do not exceed, or {@link #UNKNOWN}. */
  long p90() {
    return percentile;
  }

  private static int bucket(long nanos) {
    long units = Math.max(STEPS, nanos >>> UNIT_BITS);
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - STEP_BITS;
    int step = (int) (units >>> octave) & (STEPS - 1);
    return Math.min(BUCKETS - 1, octave * STEPS + step);
  }

  private static long endOf(int bucket) {
    return (STEPS + bucket % STEPS + 1L) << (bucket / STEPS + UNIT_BITS);
  }

  private long find() {
    int left = (total * PERCENT + 99) / 100;
    int bucket = 0;
    while (left > counts[bucket]) {
      left -= counts[bucket];
      bucket++;
    }
    return endOf(bucket);
  }

  private void halve() {
    total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] /= 2;
      total += counts[i];
    }
  }
}
