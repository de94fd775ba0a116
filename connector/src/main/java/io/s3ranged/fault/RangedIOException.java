package io.s3ranged.fault;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.io.IOException;

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

  RangedIOException(
      String message,
      FaultKind kind,
      RetryStatus retryStatus,
      ObjectRange where,
      int attempts,
      Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryStatus = retryStatus;
    this.object = where.object();
    this.range = where.range();
    this.attempts = attempts;
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

  /** Object and range of a fault, either of which may be null. */
  record ObjectRange(ObjectRef object, ByteRange range) {

    static final ObjectRange NOWHERE = new ObjectRange(null, null);
  }
}
