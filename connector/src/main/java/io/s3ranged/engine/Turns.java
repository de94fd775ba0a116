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
    RuntimeException thrown = null;
    do {
      try {
        calls.remove().run();
      } catch (RuntimeException e) {
        thrown = e;
      }
    } while (left.decrementAndGet() != 0);
    if (thrown != null) {
      throw thrown;
    }
  }
}
