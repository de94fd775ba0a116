package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.BenchmarkServer;
import io.s3ranged.benchmark.run.Workload.Change;
import io.s3ranged.benchmark.run.Workload.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Changes the server while a run is under way, and looks at what it sends, ten times a second. */
final class Trace implements AutoCloseable {

  private static final long STEP_MILLIS = 100;

  /** Over so many steps a rate is taken. */
  private static final int WINDOW = 5;

  private static final double ENOUGH = 0.9;

  /**
   * How a client took the server's new settings.
   *
   * @param atMillis of the change; 0 for the start
   * @param settledMillis until nine tenths of the ideal were reached, or -1
   * @param share of the ideal that was reached on the whole, from then to the next change
   */
  record Settled(long atMillis, double idealBytesPerSecond, long settledMillis, double share) {}

  private final BenchmarkServer server;
  private final Conditions conditions;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Long> bytes = new ArrayList<>();
  private final long started = System.nanoTime();

  private Trace(BenchmarkServer server, Conditions conditions) {
    this.server = server;
    this.conditions = conditions;
  }

  static Trace start(BenchmarkServer server, Conditions conditions) {
    Trace trace = new Trace(server, conditions);
    if (!conditions.changes().isEmpty()) {
      trace.timer.scheduleAtFixedRate(trace::look, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
      for (Change change : conditions.changes()) {
        trace.timer.schedule(
            () -> server.set(conditions.port(), change.settings()),
            change.atMillis(),
            TimeUnit.MILLISECONDS);
      }
    }
    return trace;
  }

  private synchronized void look() {
    long step = (System.nanoTime() - started) / 1_000_000 / STEP_MILLIS;
    long sent = server.countersNow().get("bytesSent");
    // A look that came late stands for those that it missed.
    while (bytes.size() <= step) {
      bytes.add(sent);
    }
  }

  /** The phases of the run, each from a change to the next or the end. */
  synchronized List<Settled> settled() {
    List<Settled> phases = new ArrayList<>();
    if (conditions.changes().isEmpty()) {
      return phases;
    }
    long at = 0;
    double ideal = conditions.idealBytesPerSecond();
    for (Change change : conditions.changes()) {
      phases.add(phase(at, change.atMillis(), ideal));
      at = change.atMillis();
      ideal = change.idealBytesPerSecond();
    }
    phases.add(phase(at, bytes.size() * STEP_MILLIS, ideal));
    return phases;
  }

  private Settled phase(long from, long until, double ideal) {
    int first = (int) (from / STEP_MILLIS);
    int last = Math.min(bytes.size() - 1, (int) (until / STEP_MILLIS));
    for (int i = first + WINDOW; i <= last; i++) {
      if (rate(i - WINDOW, i) >= ENOUGH * ideal) {
        return new Settled(from, ideal, (i - first) * STEP_MILLIS, rate(i - WINDOW, last) / ideal);
      }
    }
    return new Settled(from, ideal, -1, last > first ? rate(first, last) / ideal : 0);
  }

  private double rate(int from, int until) {
    return (bytes.get(until) - bytes.get(from)) * 1000.0 / ((until - from) * STEP_MILLIS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
