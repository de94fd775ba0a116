package io.s3ranged.fault;

import io.s3ranged.fault.RangedIOException.ObjectRange;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;

/**
 * Builds every fault, so that every message reads alike: kind, object and range, cause, remedy.
 *
 * <p>A detail is a clause without a full stop at its end. It never holds a secret.
 */
public final class Faults {

  private Faults() {}

  /** A fault that concerns no single object. */
  public static RangedIOException of(FaultKind kind, String detail) {
    return of(kind, detail, null);
  }

  /** A fault that concerns no single object, with the failure that caused it. */
  public static RangedIOException of(FaultKind kind, String detail, Throwable cause) {
    return build(kind, kind.retryStatus(), ObjectRange.NOWHERE, detail, 1, cause);
  }

  /** A fault of reading {@code range} of {@code object}; the range may be null. */
  public static RangedIOException of(
      FaultKind kind, ObjectRef object, ByteRange range, String detail) {
    return of(kind, object, range, detail, null);
  }

  /** As above, with the failure that caused it. */
  public static RangedIOException of(
      FaultKind kind, ObjectRef object, ByteRange range, String detail, Throwable cause) {
    return build(kind, kind.retryStatus(), new ObjectRange(object, range), detail, 1, cause);
  }

  /** {@code last} after {@code attempts} tries, the most that the settings allow. */
  public static RangedIOException exhausted(RangedIOException last, int attempts) {
    return build(
        last.kind(),
        RetryStatus.EXHAUSTED,
        new ObjectRange(last.object(), last.range()),
        "given up after " + attempts + " attempts; the last one: " + last.getMessage(),
        attempts,
        last);
  }

  /** A copy of {@code fault} to throw on another thread, whose stack trace shows the waiter. */
  public static RangedIOException rethrow(RangedIOException fault) {
    RangedIOException copy =
        new RangedIOException(
            fault.getMessage(),
            fault.kind(),
            fault.retryStatus(),
            new ObjectRange(fault.object(), fault.range()),
            fault.attempts(),
            fault);
    return copy;
  }

  private static RangedIOException build(
      FaultKind kind,
      RetryStatus status,
      ObjectRange where,
      String detail,
      int attempts,
      Throwable cause) {
    StringBuilder message = new StringBuilder("[").append(kind).append("] ");
    if (where.object() != null) {
      message.append(where.object().uri());
      if (where.range() != null) {
        message.append(' ').append(where.range());
      }
      message.append(": ");
    }
    message.append(detail).append('.');
    if (status != RetryStatus.EXHAUSTED) {
      message.append(' ').append(kind.remedy());
    }
    return new RangedIOException(message.toString(), kind, status, where, attempts, cause);
  }
}
