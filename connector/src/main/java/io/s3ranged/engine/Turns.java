package io.s3ranged.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls one at a time, in the order of their coming, without holding a lock.
 *
 * <p>A call runs before {@link #run} returns, unless another runs: then the thread which runs that
 * one runs it after, and nobody waits. Each happens before the next. What a call throws reaches the
 * thread that ran it, after the others have run too.
 */
final class Turns {

  private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left = new AtomicInteger();

  void run(Runnable call) {
    calls.add(call);
    if (left.getAndIncrement() != 0) {
      return;
    }
    Throwable thrown = null;
    do {
      try {
        calls.remove().run();
      } catch (RuntimeException | Error e) {
        // Also where the heap is full: a turn that never ends would keep all calls behind it.
        thrown = e;
      }
    } while (left.decrementAndGet() != 0);
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }
}
