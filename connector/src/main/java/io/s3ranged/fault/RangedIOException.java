package io.s3ranged.fault;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.io.IOException;
import java.time.Duration;

/**
 * A named failure of reading bytes or the index.
 *
 * <p>Made by {@link Faults} only. Object and range are null where the failure concerns none.
 */
public final class RangedIOException extends IOException {

  private static final long serialVersionUID = 1L;

  private final FaultKind kind;
  private final RetryStatus retryStatus;
  private final ObjectRef object;
  private final ByteRange range;
  private final int attempts;
  private final Duration retryAfter;

  RangedIOException(
      String message,
      FaultKind kind,
      RetryStatus retryStatus,
      ObjectRange where,
      Tries tries,
      Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryStatus = retryStatus;
    this.object = where.object();
    this.range = where.range();
    this.attempts = tries.attempts;
    this.retryAfter = tries.retryAfter;
  }

  public FaultKind kind() {
    return kind;
  }

  public RetryStatus retryStatus() {
    return retryStatus;
  }

  public ObjectRef object() {
    return object;
  }

  public ByteRange range() {
    return range;
  }

  /** How often the work was tried, 1 for the first try alone. */
  public int attempts() {
    return attempts;
  }

  /** How long the store asks to wait before the next try; zero where it does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** How often it was tried, and what the store says of the next try. */
  record Tries(int attempts, Duration retryAfter) {

    static final Tries ONE = new Tries(1, Duration.ZERO);
  }

  /** Object and range of a fault, either of which may be null. */
  record ObjectRange(ObjectRef object, ByteRange range) {

    static final ObjectRange NOWHERE = new ObjectRange(null, null);
  }
}
