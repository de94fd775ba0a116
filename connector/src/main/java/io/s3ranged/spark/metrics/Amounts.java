package io.s3ranged.spark.metrics;

import io.s3ranged.metrics.Metric;
import java.util.Locale;

/** Amounts as Spark's UI writes them. */
final class Amounts {

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Amounts() {}

  static String format(Metric.Unit unit, long amount) {
    return switch (unit) {
      case COUNT -> String.format(Locale.ROOT, "%,d", amount);
      case BYTES -> bytes(amount);
      case NANOS -> time(amount);
    };
  }

  private static String bytes(long amount) {
    double scaled = amount;
    int unit = 0;
    while (scaled >= 1024 && unit < BYTE_UNITS.length - 1) {
      scaled /= 1024;
      unit++;
    }
    return unit == 0
        ? amount + " B"
        : String.format(Locale.ROOT, "%.1f %s", scaled, BYTE_UNITS[unit]);
  }

  private static String time(long nanos) {
    double millis = nanos / 1e6;
    return millis < 1000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }
}
