package io.s3ranged.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells every few seconds how far a long command is. A short one tells nothing. */
final class Progress {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long toldNanos;

  Progress(PrintWriter err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.toldNanos = startNanos;
  }

  /**
   * @param objects since the start
   */
  void registered(long objects) {
    long now = nanoTime.getAsLong();
    if (now - toldNanos < INTERVAL_NANOS) {
      return;
    }
    toldNanos = now;
    double seconds = (now - startNanos) / 1e9;
    err.printf(Locale.ROOT, "%,d objects registered, %,.0f a second%n", objects, objects / seconds);
    err.flush();
  }
}
