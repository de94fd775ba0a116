package io.s3ranged.engine.remote;

import java.util.function.LongSupplier;

/**
 * Whether it is worth while to offer a store memory, as far as its answers tell.
 *
 * <p>A store that declines one GET is offered none of that size or a smaller one, since stores
 * decline what is too small for them; one that leaves several offers in a row without an answer
 * that holds is offered none at all. Both are forgotten a while after the last of them. Safe to use
 * from any thread.
 */
final class Willingness {

  static final long FORGET_NANOS = 60_000_000_000L;
  static final int MOST_TROUBLES = 3;

  private final LongSupplier nanoTime;
  private long declinedBytes;
  private int troubles;
  private long lastNanos;

  Willingness(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** True if a GET of {@code bytes} should offer memory. */
  synchronized boolean wants(long bytes) {
    if (nanoTime.getAsLong() - lastNanos >= FORGET_NANOS) {
      declinedBytes = 0;
      troubles = 0;
    }
    return bytes > declinedBytes && troubles < MOST_TROUBLES;
  }

  /** The store sent {@code bytes} in the body. */
  synchronized void declined(long bytes) {
    declinedBytes = Math.max(declinedBytes, bytes);
    lastNanos = nanoTime.getAsLong();
  }

  /** An offer brought nothing that holds. */
  synchronized void troubled() {
    troubles++;
    lastNanos = nanoTime.getAsLong();
  }

  /** The store wrote. */
  synchronized void done() {
    troubles = 0;
  }
}
