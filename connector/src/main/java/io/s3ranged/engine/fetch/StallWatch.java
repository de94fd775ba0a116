package io.s3ranged.engine.fetch;

/**
 * Watches one exchange for silence and for the deadline, whatever its HTTP client does.
 *
 * <p>A sign of life costs one volatile write; the timer wakes when the exchange may have been
 * silent for too long, looks, and sleeps again. Thread-safe.
 */
final class StallWatch {

  /** Why an exchange is cut. */
  enum Verdict {
    SILENT,
    OVERDUE
  }

  /** Hears of it once, on the timer's thread. */
  @FunctionalInterface
  interface Expired {
    void accept(Verdict verdict);
  }

  /**
   * How long an exchange may take.
   *
   * @param silenceNanos without a sign of life
   * @param deadline on the timer's clock, for all of it
   */
  record Limits(FetchTimer timer, long silenceNanos, long deadline) {}

  private final FetchTimer timer;
  private final long silenceNanos;
  private final long deadline;
  private final Expired expired;
  private volatile long lastSign;
  private FetchTimer.Alarm alarm;
  private boolean stopped;

  StallWatch(Limits limits, Expired expired) {
    this.timer = limits.timer();
    this.silenceNanos = limits.silenceNanos();
    this.deadline = limits.deadline();
    this.expired = expired;
  }

  void start() {
    lastSign = timer.nanoTime();
    sleep(lastSign);
  }

  void touch() {
    lastSign = timer.nanoTime();
  }

  synchronized void stop() {
    stopped = true;
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private synchronized void sleep(long now) {
    if (!stopped) {
      long untilSilent = silenceNanos - (now - lastSign);
      alarm = timer.schedule(Math.max(0, Math.min(untilSilent, deadline - now)), this::look);
    }
  }

  private void look() {
    long now = timer.nanoTime();
    if (now - deadline >= 0) {
      expired.accept(Verdict.OVERDUE);
    } else if (now - lastSign >= silenceNanos) {
      expired.accept(Verdict.SILENT);
    } else {
      sleep(now);
    }
  }
}
