package io.s3ranged.cli;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.points.PointRegistration;
import io.s3ranged.source.points.PointSummary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks through registered objects for split points, some of them side by side.
 *
 * <p>An object that is damaged, or was replaced meanwhile, is named on standard error and does not
 * keep the others from theirs. Any other fault ends the pass.
 */
final class PointPass implements AutoCloseable {

  private final PointRegistration registration;
  private final ExecutorService threads;
  private final PrintWriter err;
  private final MetricSet metrics = new MetricSet();

  /**
   * @param threads how many objects at the same time
   */
  PointPass(PointRegistration registration, int threads, PrintWriter err) {
    this.registration = registration;
    this.threads = Executors.newFixedThreadPool(threads);
    this.err = err;
  }

  /** Looks through those of {@code objects} that are left to be. */
  PointSummary run(String repository, List<ObjectRegistration> objects) throws RangedIOException {
    List<Future<PointSummary>> answers = new ArrayList<>();
    for (ObjectRegistration object : registration.pending(repository, objects, metrics)) {
      answers.add(threads.submit(() -> registration.register(repository, object, metrics)));
    }
    PointSummary summary = PointSummary.NONE;
    for (Future<PointSummary> answer : answers) {
      summary = summary.plus(await(answer));
    }
    for (String failure : summary.failures()) {
      err.println("s3ranged-index: no split points: " + failure);
    }
    err.flush();
    return summary;
  }

  private static PointSummary await(Future<PointSummary> answer) throws RangedIOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RangedIOException fault) {
        throw Faults.rethrow(fault);
      }
      throw new IllegalStateException("Looking for split points failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of(FaultKind.CANCELLED, "interrupted while objects were looked through", e);
    }
  }

  @Override
  public void close() {
    List<Runnable> unused = threads.shutdownNow();
  }
}
