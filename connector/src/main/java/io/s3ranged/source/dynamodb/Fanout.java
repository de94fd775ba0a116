package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Runs requests side by side, as many as {@code threads} has threads.
 *
 * <p>Work never starts further work here, so that it cannot wait for itself.
 */
record Fanout(ExecutorService threads) {

  /**
   * The results in the order of {@code work}. The first failure cancels the rest and is thrown.
   *
   * @throws RangedIOException what a work threw; {@code CANCELLED} if this thread is interrupted
   */
  <T> List<T> all(List<? extends Callable<T>> work) throws RangedIOException {
    if (work.size() == 1) {
      List<T> one = new ArrayList<>();
      one.add(here(work.get(0)));
      return one;
    }
    List<Future<T>> running = new ArrayList<>(work.size());
    try {
      for (Callable<T> one : work) {
        running.add(threads.submit(one));
      }
      List<T> results = new ArrayList<>(work.size());
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of(FaultKind.CANCELLED, "interrupted while waiting for the index", e);
    } catch (ExecutionException e) {
      throw unwrap(e.getCause());
    } finally {
      running.forEach(future -> future.cancel(true));
    }
  }

  private static <T> T here(Callable<T> work) throws RangedIOException {
    try {
      return work.call();
    } catch (Exception e) {
      throw unwrap(e);
    }
  }

  private static RangedIOException unwrap(Throwable failure) {
    if (failure instanceof RangedIOException fault) {
      return Faults.rethrow(fault);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }
}
