package io.s3ranged.fault;

import io.s3ranged.fault.RangedIOException.ObjectRange;
import io.s3ranged.fault.RangedIOException.Tries;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.time.Duration;

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
    return build(kind, kind.retryStatus(), ObjectRange.NOWHERE, detail, Tries.ONE, cause);
  }

  /** A fault of reading {@code range} of {@code object}; the range may be null. */
  public static RangedIOException of(
      FaultKind kind, ObjectRef object, ByteRange range, String detail) {
    return of(kind, object, range, detail, null);
  }

  /** As above, with the failure that caused it. */
  public static RangedIOException of(
      FaultKind kind, ObjectRef object, ByteRange range, String detail, Throwable cause) {
    return build(
        kind, kind.retryStatus(), new ObjectRange(object, range), detail, Tries.ONE, cause);
  }

  /** {@code last} after {@code attempts} tries, the most that the settings allow. */
  public static RangedIOException exhausted(RangedIOException last, int attempts) {
    return build(
        last.kind(),
        RetryStatus.EXHAUSTED,
        new ObjectRange(last.object(), last.range()),
        "given up after " + attempts + " attempts; the last one: " + withoutWhere(last),
        new Tries(attempts, last.retryAfter()),
        last);
  }

  /**
   * {@code fault} as the store asked to be left alone for {@code retryAfter} before the next try.
   */
  public static RangedIOException retryAfter(RangedIOException fault, Duration retryAfter) {
    return new RangedIOException(
        fault.getMessage(),
        fault.kind(),
        fault.retryStatus(),
        new ObjectRange(fault.object(), fault.range()),
        new Tries(fault.attempts(), retryAfter),
        fault.getCause());
  }

  /** A copy of {@code fault} to throw on another thread, whose stack trace shows the waiter. */
  public static RangedIOException rethrow(RangedIOException fault) {
    RangedIOException copy =
        new RangedIOException(
            fault.getMessage(),
            fault.kind(),
            fault.retryStatus(),
            new ObjectRange(fault.object(), fault.range()),
            new Tries(fault.attempts(), fault.retryAfter()),
            fault);
    return copy;
  }

  /**
   * The message's cause and remedy: kind and object stand before the number of attempts already.
   */
  private static String withoutWhere(RangedIOException fault) {
    String where = where(fault.kind(), new ObjectRange(fault.object(), fault.range()));
    String message = fault.getMessage();
    return message.startsWith(where) ? message.substring(where.length()) : message;
  }

  private static String where(FaultKind kind, ObjectRange where) {
    StringBuilder text = new StringBuilder("[").append(kind).append("] ");
    if (where.object() != null) {
      text.append(where.object().uri());
      if (where.range() != null) {
        text.append(' ').append(where.range());
      }
      text.append(": ");
    }
    return text.toString();
  }

  private static RangedIOException build(
      FaultKind kind,
      RetryStatus status,
      ObjectRange where,
      String detail,
      Tries tries,
      Throwable cause) {
    StringBuilder message = new StringBuilder(where(kind, where)).append(detail);
    // What others say, and what was given up, may be whole sentences.
    if (!detail.endsWith(".")) {
      message.append('.');
    }
    if (status != RetryStatus.EXHAUSTED) {
      message.append(' ').append(kind.remedy());
    }
    return new RangedIOException(message.toString(), kind, status, where, tries, cause);
  }
}
