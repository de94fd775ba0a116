package io.s3ranged.engine.fetch;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.fault.RetryStatus;
import java.time.Duration;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Whether and when a fetch is tried again. Immutable.
 *
 * <p>Delays are exponential with full jitter, as the AWS SDK computes them. Its token bucket is
 * left out on purpose: it is made for interactive calls, and a bulk reader empties it in a second
 * and then fails at the first fault (decision record 0011).
 */
final class RetryPolicy {

  /** Said instead of a delay: no more tries. */
  static final long GIVE_UP = -1;

  private static final Duration BASE = Duration.ofMillis(100);

  /**
   * The pace of its bucket is what spares the store; a fetch that stays away for longer only holds
   * up the reader who waits for it while others pass (decision record 0080).
   */
  private static final Duration THROTTLED_BASE = Duration.ofMillis(200);

  private static final Duration CAP = Duration.ofSeconds(20);

  /** A store that does not understand the request will not learn it; a broken proxy may pass. */
  private static final int VIOLATION_ATTEMPTS = 3;

  /** Longer than any deadline, and its nanoseconds are still a number. */
  private static final Duration FOREVER = Duration.ofDays(365);

  /**
   * A first look at an object is made while somebody waits for a plan, and an address where nobody
   * answers is most often a wrong one (decision record 0050).
   */
  private static final int FIRST_LOOK_ATTEMPTS = 5;

  /** Each of these takes the read time-out, not just the back-off. */
  private static final int SILENT_FIRST_LOOK_ATTEMPTS = 3;

  private final int maxAttempts;
  private final BackoffStrategy ordinary;
  private final BackoffStrategy throttled;

  RetryPolicy(int maxAttempts) {
    this(
        maxAttempts,
        BackoffStrategy.exponentialDelay(BASE, CAP),
        BackoffStrategy.exponentialDelay(THROTTLED_BASE, CAP));
  }

  RetryPolicy(int maxAttempts, BackoffStrategy ordinary, BackoffStrategy throttled) {
    this.maxAttempts = maxAttempts;
    this.ordinary = ordinary;
    this.throttled = throttled;
  }

  /**
   * Nanoseconds to wait before the next try, or {@link #GIVE_UP}: the back-off, or what the store
   * asked for ({@code Retry-After}) if that is longer.
   *
   * @param failures tries that failed since the last one that brought a byte, that one included
   * @param remainingNanos time to the deadline; a delay that does not fit it is not waited for
   */
  long delayNanos(RangedIOException fault, int failures, long remainingNanos) {
    if (fault.retryStatus() != RetryStatus.RETRYABLE || failures >= attempts(fault)) {
      return GIVE_UP;
    }
    BackoffStrategy backoff = fault.kind() == FaultKind.THROTTLED ? throttled : ordinary;
    // The strategy numbers tries, and its first is the one without a delay.
    long computed = backoff.computeDelay(failures + 1).toNanos();
    long delay = Math.max(computed, nanos(fault.retryAfter()));
    return delay < remainingNanos ? delay : GIVE_UP;
  }

  private static long nanos(Duration time) {
    return time.compareTo(FOREVER) < 0 ? time.toNanos() : FOREVER.toNanos();
  }

  private int attempts(RangedIOException fault) {
    boolean isFirstLook = fault.object() != null && !fault.object().hasSize();
    int most =
        switch (fault.kind()) {
          case PROTOCOL_VIOLATION -> VIOLATION_ATTEMPTS;
          case UNREACHABLE -> isFirstLook ? FIRST_LOOK_ATTEMPTS : maxAttempts;
          case TIMED_OUT -> isFirstLook ? SILENT_FIRST_LOOK_ATTEMPTS : maxAttempts;
          default -> maxAttempts;
        };
    return Math.min(maxAttempts, most);
  }
}
