package io.s3ranged.engine.fetch;

import io.s3ranged.options.EngineSettings.HedgeSettings;

/**
 * When an exchange of one origin is slow enough to be asked for a second time, and whether it may.
 *
 * <p>It is slow when it has no head, or not all of its bytes, after the smallest delay that the
 * settings allow or {@link #TIMES} the running 90th percentile, whichever is longer; of the times
 * to the head for all sizes together, of the whole for each size class, which is a power of two of
 * bytes. An exchange that ended badly or was cut teaches nothing. Not thread-safe: {@link
 * FetchQueue} guards it.
 */
final class HedgePolicy {

  /** Never slow. */
  static final long NEVER = Long.MAX_VALUE;

  /** Of the 90th percentile: AWS would retry the slowest hundredth of requests of one size. */
  private static final int TIMES = 2;

  /** The smallest size class is 4 KiB, as the smallest lease is. */
  private static final int SMALLEST_BITS = 12;

  private static final int SIZE_CLASSES = 16;

  private final boolean enabled;
  private final long minDelayNanos;
  private final HedgeBudget budget;
  private final LatencyQuantiles heads = new LatencyQuantiles();
  private final LatencyQuantiles[] wholes = new LatencyQuantiles[SIZE_CLASSES];

  HedgePolicy(HedgeSettings settings) {
    this.enabled = settings.enabled();
    this.minDelayNanos = settings.minDelay().toNanos();
    this.budget = new HedgeBudget(settings.budgetPercent() / 100.0);
  }

  /** An exchange brought all of its bytes; times are from its start. */
  void learn(long bytes, long headNanos, long wholeNanos) {
    if (enabled) {
      heads.add(headNanos);
      int sizeClass = sizeClass(bytes);
      if (wholes[sizeClass] == null) {
        wholes[sizeClass] = new LatencyQuantiles();
      }
      wholes[sizeClass].add(wholeNanos);
    }
  }

  /** Nanoseconds from its start after which an exchange without a head is slow. */
  long slowHeadNanos() {
    return threshold(heads);
  }

  /** Nanoseconds from its start after which an exchange of {@code bytes} is slow. */
  long slowWholeNanos(long bytes) {
    return threshold(wholes[sizeClass(bytes)]);
  }

  HedgeBudget budget() {
    return budget;
  }

  private long threshold(LatencyQuantiles of) {
    long p90 = of == null ? LatencyQuantiles.UNKNOWN : of.p90();
    return p90 == LatencyQuantiles.UNKNOWN ? NEVER : Math.max(minDelayNanos, TIMES * p90);
  }

  private static int sizeClass(long bytes) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, bytes) - 1);
    return Math.min(SIZE_CLASSES - 1, Math.max(0, bits - SMALLEST_BITS));
  }
}
