package io.s3ranged.engine.fetch;

import io.s3ranged.engine.fetch.Origin.Lane;
import io.s3ranged.options.EngineSettings.FetchSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which fetch is next, and whether there is room for it: in the JVM's window, and under the rate of
 * its own {@link Origin}.
 *
 * <p>Four lanes, each first come, first served over all origins that may start one, looked at in
 * the order of {@link Lane}: a fetch that comes back from its back-off was first long ago and stays
 * before those that never ran.
 *
 * <p>Thread-safe. One lock, under which nothing foreign is called. Times are those of the pool's
 * timer.
 */
final class FetchQueue {

  /** Origins without a fetch that are remembered; the rest is forgotten, and learns anew. */
  static final int MAX_IDLE_ORIGINS = 256;

  /** No fetch waits for its origin's pace. */
  static final long NONE = -1;

  private final int maxInFlight;
  private final FetchSettings settings;
  private final Map<Origin.Key, Origin> origins = new LinkedHashMap<>();
  private final Set<FetchRun> live = new LinkedHashSet<>();
  private long lastNumber;
  private int inFlight;
  private boolean closed;

  FetchQueue(FetchSettings settings) {
    this.maxInFlight = settings.maxInFlight();
    this.settings = settings;
  }

  /** Adds a new fetch; false if the queue is closed. */
  synchronized boolean add(FetchRun run, Urgency urgency, long now) {
    if (closed) {
      return false;
    }
    Origin origin = origins.computeIfAbsent(run.originKey(), key -> new Origin(key, settings, now));
    admit(run, origin, urgency);
    enter(run, urgency == Urgency.DEMANDED ? Lane.DEMANDED : Lane.AHEAD);
    return true;
  }

  /** Puts a fetch that ran before back, before those of its urgency that did not. */
  synchronized void addAgain(FetchRun run) {
    boolean demanded = run.ticket.urgency == Urgency.DEMANDED;
    enter(run, demanded ? Lane.DEMANDED_AGAIN : Lane.AHEAD_AGAIN);
  }

  synchronized void promote(FetchRun run) {
    Origin origin = run.ticket.origin;
    run.ticket.urgency = Urgency.DEMANDED;
    if (origin.remove(Lane.AHEAD, run)) {
      enter(run, Lane.DEMANDED);
    } else if (origin.remove(Lane.AHEAD_AGAIN, run)) {
      enter(run, Lane.DEMANDED_AGAIN);
    }
  }

  private void enter(FetchRun run, Lane lane) {
    lastNumber++;
    run.ticket.number = lastNumber;
    run.ticket.origin.add(lane, run);
  }

  /** The next fetch, which takes a place in flight with it; null if none waits or none fits. */
  synchronized FetchRun poll(long now) {
    if (inFlight >= maxInFlight) {
      return null;
    }
    for (Lane lane : Lane.IN_ORDER) {
      FetchRun next = null;
      for (Origin origin : origins.values()) {
        boolean may = origin.hasWaiting() && origin.hasRoom();
        FetchRun first = may ? origin.first(lane) : null;
        boolean before = next == null || (first != null && first.ticket.isBefore(next.ticket));
        if (first != null && before && origin.pacer().waitNanos(now) == 0) {
          next = first;
        }
      }
      if (next != null) {
        start(next, lane, now);
        return next;
      }
    }
    return null;
  }

  private void start(FetchRun next, Lane lane, long now) {
    Origin origin = next.ticket.origin;
    boolean unused = origin.remove(lane, next);
    inFlight++;
    origin.started();
    next.ticket.cutsAtStart = origin.pacer().cuts();
    origin.pacer().started(now);
    if (!next.isHedge()) {
      origin.hedges().budget().earn();
    }
    next.ticket.slowness =
        new FetchAttempt.Slowness(
            origin.hedges().slowHeadNanos(), origin.hedges().slowWholeNanos(next.missingBytes()));
  }

  /** Whether a hedge of this fetch would find one left in the budget. */
  synchronized boolean mayHedge(FetchRun run) {
    return run.ticket.origin.hedges().budget().hasOne();
  }

  /**
   * Adds a hedge, before all that wait: it is later than they already. False if the budget is spent
   * or the queue closed.
   */
  synchronized boolean addHedge(FetchRun run) {
    Origin origin = origins.get(run.originKey());
    boolean taken = !closed && origin != null && origin.hedges().budget().take();
    if (taken) {
      admit(run, origin, Urgency.DEMANDED);
      enter(run, Lane.DEMANDED_AGAIN);
    }
    return taken;
  }

  private void admit(FetchRun run, Origin origin, Urgency urgency) {
    run.ticket.origin = origin;
    run.ticket.urgency = urgency;
    origin.join();
    live.add(run);
  }

  /** An exchange brought all of its bytes. */
  synchronized void learn(FetchRun run, long bytes, long headNanos, long wholeNanos) {
    run.ticket.origin.hedges().learn(bytes, headNanos, wholeNanos);
  }

  /** Nanoseconds until {@link #poll} finds a fetch that only its pace holds back, or NONE. */
  synchronized long waitNanos(long now) {
    long shortest = NONE;
    if (inFlight < maxInFlight) {
      for (Origin origin : origins.values()) {
        if (origin.hasWaiting() && origin.hasRoom()) {
          long wait = origin.pacer().waitNanos(now);
          shortest = shortest == NONE ? wait : Math.min(shortest, wait);
        }
      }
    }
    return shortest;
  }

  /** The store has begun to answer an exchange. */
  synchronized void admitted(FetchRun run) {
    run.ticket.origin.pacer().admitted();
  }

  /** The store asked to slow down instead of answering an exchange. */
  synchronized void refused(FetchRun run, long now) {
    run.ticket.origin.pacer().refused(now, run.ticket.cutsAtStart);
  }

  /**
   * An exchange is over, or did not come about: its place is free.
   *
   * @param took null if it brought not all of its bytes
   */
  synchronized void release(FetchRun run, long now, ConcurrencyController.Took took) {
    inFlight--;
    run.ticket.origin.ended(now, took);
  }

  /** Bytes of a body arrived. Takes no lock. */
  void arrived(FetchRun run, int bytes) {
    run.ticket.origin.concurrency().arrived(bytes);
  }

  /** Exchanges that one origin may run at once now. */
  synchronized int width(Origin.Key key) {
    Origin origin = origins.get(key);
    return origin == null ? maxInFlight : origin.concurrency().width();
  }

  /** The fetch is over: forgets it, wherever it was. */
  synchronized void remove(FetchRun run) {
    if (live.remove(run)) {
      Origin origin = run.ticket.origin;
      origin.leave(run);
      if (origin.isIdle() && origins.size() > MAX_IDLE_ORIGINS) {
        origins.remove(origin.key);
      }
    }
  }

  /** Takes no new fetch any more; returns those that are not over. */
  synchronized List<FetchRun> close() {
    closed = true;
    return new ArrayList<>(live);
  }

  synchronized int inFlight() {
    return inFlight;
  }

  /** Requests a second that one origin may be asked now; infinite where it never refused. */
  synchronized double rate(Origin.Key key, long now) {
    Origin origin = origins.get(key);
    return origin == null ? Double.POSITIVE_INFINITY : origin.pacer().rate(now);
  }

  /** Fetches that are not over: waiting, backing off or in flight. */
  synchronized int live() {
    return live.size();
  }

  /** Origins that are remembered. */
  synchronized int origins() {
    return origins.size();
  }

  /** What the queue knows of a fetch; read and written under its lock alone. */
  static final class Ticket {
    private Origin origin;
    private Urgency urgency;
    private long number;
    private int cutsAtStart;
    private FetchAttempt.Slowness slowness;

    /** When the exchange that starts now is slow; for the thread that polled it. */
    FetchAttempt.Slowness slowness() {
      return slowness;
    }

    private boolean isBefore(Ticket other) {
      return number < other.number;
    }
  }
}
