package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PathRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Finds out what many paths mean, some of them at the same time. */
final class PathResolution {

  private static final int MOST_THREADS = 16;

  private PathResolution() {}

  /**
   * What each path means, in their order.
   *
   * @throws RangedIOException the fault of the first path, in their order, that has one
   */
  static List<FoundPath> of(List<PathRule> rules, ObjectFinder finder) throws RangedIOException {
    if (rules.size() == 1) {
      return List.of(finder.resolve(rules.get(0)));
    }
    ExecutorService threads = threads(Math.min(MOST_THREADS, rules.size()));
    try {
      List<Future<FoundPath>> answers = new ArrayList<>();
      for (PathRule rule : rules) {
        answers.add(threads.submit(() -> finder.resolve(rule)));
      }
      List<FoundPath> found = new ArrayList<>();
      for (Future<FoundPath> answer : answers) {
        found.add(await(answer));
      }
      return found;
    } finally {
      // What still runs is interrupted, which cancels its GET.
      List<Runnable> unused = threads.shutdownNow();
    }
  }

  /** Threads with the caller's class loader, which finds the classes of credential providers. */
  private static ExecutorService threads(int count) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Executors.newFixedThreadPool(
        count,
        work -> {
          Thread thread = new Thread(work, "s3ranged-paths");
          thread.setContextClassLoader(loader);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static FoundPath await(Future<FoundPath> answer) throws RangedIOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RangedIOException fault) {
        throw Faults.rethrow(fault);
      }
      throw new IllegalStateException("Looking up a path failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of(FaultKind.CANCELLED, "interrupted while paths were looked up", e);
    }
  }
}
