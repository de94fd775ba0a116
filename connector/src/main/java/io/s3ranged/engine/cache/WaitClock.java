package io.s3ranged.engine.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time and waiting, so that a test can stand in for both. */
interface WaitClock {

  /** Nanoseconds of {@link System#nanoTime}'s kind. */
  long nanoTime();

  /** Waits for a signal, at most {@code nanos}, or less. */
  void await(Condition condition, long nanos) throws InterruptedException;

  /** The machine's clock. */
  WaitClock SYSTEM =
      new WaitClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
        public void await(Condition condition, long nanos) throws InterruptedException {
          // Callers look at the state again whether it was a signal, time or nothing.
          boolean unused = condition.await(nanos, TimeUnit.NANOSECONDS);
        }
      };
}
