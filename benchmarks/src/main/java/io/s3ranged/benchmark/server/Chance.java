package io.s3ranged.benchmark.server;

import java.util.concurrent.atomic.AtomicLong;

/** Repeatable chance: the n-th question has the same answer in every run. For any thread. */
final class Chance {

  /** The 99th percentile of the normal distribution. */
  private static final double Z99 = 2.3263478740408408;

  private final AtomicLong drawn = new AtomicLong();

  /** A normally distributed number's exponential, with this median and 99th percentile. */
  double logNormal(double p50, double p99) {
    if (p50 <= 0 || p99 <= p50) {
      return p50;
    }
    double sigma = Math.log(p99 / p50) / Z99;
    return p50 * Math.exp(sigma * gaussian());
  }

  private double gaussian() {
    double u = uniform();
    double v = uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  /** In (0, 1]. */
  private double uniform() {
    long z = drawn.incrementAndGet() * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return ((z >>> 11) + 1) * 0x1.0p-53;
  }

  /** Evenly: of every 1 / share counts one is true. */
  static boolean isChosen(long count, double share) {
    return Math.floor(count * share) > Math.floor((count - 1) * share);
  }
}
