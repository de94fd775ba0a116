package io.s3ranged.engine.fetch;

/**
 * Watches one exchange for slowness, for silence and for the deadline, whatever its HTTP client
 * does. Of slowness it only tells; the exchange goes on and so does the watch.
 *
 * <p>A sign of life costs one volatile write; the timer wakes when the exchange may have been
 * silent for too long, looks, and sleeps again. Thread-safe.
 */
final class StallWatch {

  /** What there is to tell of an exchange. */
  enum Verdict {
    SLOW,
    SILENT,
    OVERDUE
  }

  /**
   * Hears of a verdict, on the timer's thread: of slowness again each time that the exchange has
   * become twice as old, of the others once.
   */
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
  private long started;
  private volatile long slowAfterNanos = HedgePolicy.NEVER;
  private volatile long lastSign;
  private FetchTimer.Alarm alarm;
  private boolean stopped;

  StallWatch(Limits limits, Expired expired) {
    this.timer = limits.timer();
    this.silenceNanos = limits.silenceNanos();
    this.deadline = limits.deadline();
    this.expired = expired;
  }

  /**
   * @param newSlowAfterNanos see {@link #slowAfter}
   */
  void start(long newSlowAfterNanos) {
    slowAfterNanos = newSlowAfterNanos;
    started = timer.nanoTime();
    lastSign = started;
    sleep(started);
  }

  /** From now on the exchange is slow when it lasts longer than this from its start. */
  void slowAfter(long nanos) {
    slowAfterNanos = nanos;
  }

  /** Nanoseconds since the start. */
  long ageNanos() {
    return timer.nanoTime() - started;
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
      long untilSlow = slowAfterNanos - (now - started);
      long wait = Math.min(untilSlow, Math.min(untilSilent, deadline - now));
      alarm = timer.schedule(Math.max(0, wait), this::look);
    }
  }

  private void look() {
    long now = timer.nanoTime();
    if (now - deadline >= 0) {
      expired.accept(Verdict.OVERDUE);
    } else if (now - lastSign >= silenceNanos) {
      expired.accept(Verdict.SILENT);
    } else {
      boolean slow = now - started >= slowAfterNanos;
      slowAfterNanos = slow ? Math.max(1, 2 * (now - started)) : slowAfterNanos;
      sleep(now);
      if (slow) {
        expired.accept(Verdict.SLOW);
      }
    }
  }
}
