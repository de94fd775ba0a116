package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.fault.RetryStatus;
import java.time.Duration;

/** The tries of one piece of work. Not safe to use from several threads. */
final class Attempts {

  /** An endpoint where nobody ever answered is most often a wrong one (decision record 0050). */
  private static final int FIRST_WORD_ATTEMPTS = 5;

  private final Patience patience;
  private long lastProgressNanos;
  private int failures;

  Attempts(Patience patience) {
    this.patience = patience;
    this.lastProgressNanos = patience.nanoTime().getAsLong();
  }

  /** Part of the work is done: the deadline starts anew, the back-off goes on. */
  void progressed() {
    lastProgressNanos = patience.nanoTime().getAsLong();
  }

  /**
   * Waits before the next try.
   *
   * @throws RangedIOException {@code fault} itself if it is final, or as exhausted once the
   *     deadline is over; {@code CANCELLED} if the thread is interrupted
   */
  void failed(RangedIOException fault) throws RangedIOException {
    failed(fault, true);
  }

  /**
   * As above, for a try that got no answer: it is given up after a few if none was ever heard.
   *
   * @param heard true if the service has answered this client before
   */
  void failed(RangedIOException fault, boolean heard) throws RangedIOException {
    if (fault.retryStatus() != RetryStatus.RETRYABLE) {
      throw fault;
    }
    failures++;
    if (!heard && failures >= FIRST_WORD_ATTEMPTS) {
      throw Faults.exhausted(fault, failures);
    }
    Duration left =
        patience.deadline().minusNanos(patience.nanoTime().getAsLong() - lastProgressNanos);
    if (left.isNegative() || left.isZero()) {
      throw Faults.exhausted(fault, failures);
    }
    Duration delay = patience.backoff().computeDelay(failures + 1);
    try {
      patience.pause().await(delay.compareTo(left) < 0 ? delay : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of(FaultKind.CANCELLED, "interrupted while waiting for the index", e);
    }
  }
}
