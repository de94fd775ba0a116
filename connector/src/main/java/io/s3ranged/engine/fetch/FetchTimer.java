package io.s3ranged.engine.fetch;

/** Time and delayed work, so that tests bring their own. Safe to use from any thread. */
public interface FetchTimer {

  /** Nanoseconds of a clock that only goes forward; differences alone mean something. */
  long nanoTime();

  /**
   * Runs {@code task} once, {@code delayNanos} from now or a little later, on a thread of the
   * timer's. Never runs it before this call has returned.
   */
  Alarm schedule(long delayNanos, Runnable task);

  /** A task that waits for its time. */
  interface Alarm {

    /** The task does not run any more, unless it runs already. May be called more than once. */
    void cancel();
  }
}
