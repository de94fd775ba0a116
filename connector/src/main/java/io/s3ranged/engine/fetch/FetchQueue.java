package io.s3ranged.engine.fetch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which fetch is next, and whether there is room for it.
 *
 * <p>Four lanes, each first come, first served, looked at in the order of {@link Lane}: a fetch
 * that comes back from its back-off was first long ago and stays before those that never ran.
 *
 * <p>Thread-safe. One lock, under which nothing foreign is called.
 */
final class FetchQueue {

  private enum Lane {
    DEMANDED_AGAIN,
    DEMANDED,
    AHEAD_AGAIN,
    AHEAD
  }

  private final FlightWindow window;
  private final Map<Lane, Set<FetchRun>> lanes = new EnumMap<>(Lane.class);
  private final Set<FetchRun> live = new LinkedHashSet<>();
  private int inFlight;
  private boolean closed;

  FetchQueue(int maxInFlight) {
    this.window = new FlightWindow(maxInFlight);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LinkedHashSet<>());
    }
  }

  /** Adds a new fetch; false if the queue is closed. */
  synchronized boolean add(FetchRun run, Urgency urgency) {
    if (closed) {
      return false;
    }
    run.ticket.urgency = urgency;
    live.add(run);
    return lane(urgency == Urgency.DEMANDED ? Lane.DEMANDED : Lane.AHEAD).add(run);
  }

  /** Puts a fetch that ran before back, before those of its urgency that did not. */
  synchronized void addAgain(FetchRun run) {
    boolean demanded = run.ticket.urgency == Urgency.DEMANDED;
    boolean unused = lane(demanded ? Lane.DEMANDED_AGAIN : Lane.AHEAD_AGAIN).add(run);
  }

  synchronized void promote(FetchRun run) {
    run.ticket.urgency = Urgency.DEMANDED;
    if (lane(Lane.AHEAD).remove(run)) {
      lane(Lane.DEMANDED).add(run);
    } else if (lane(Lane.AHEAD_AGAIN).remove(run)) {
      lane(Lane.DEMANDED_AGAIN).add(run);
    }
  }

  /** The next fetch, which takes a place in flight with it; null if none waits or none fits. */
  synchronized FetchRun poll() {
    if (inFlight >= window.limit()) {
      return null;
    }
    for (Set<FetchRun> lane : lanes.values()) {
      Iterator<FetchRun> waiting = lane.iterator();
      if (waiting.hasNext()) {
        FetchRun next = waiting.next();
        waiting.remove();
        inFlight++;
        next.ticket.cutsAtStart = window.cuts();
        return next;
      }
    }
    return null;
  }

  /** An exchange is over, or did not come about: its place is free. */
  synchronized void release(FetchRun run, Verdict verdict) {
    inFlight--;
    switch (verdict) {
      case SUCCEEDED -> window.succeeded();
      case THROTTLED -> window.throttled(run.ticket.cutsAtStart);
      case NEITHER -> {}
    }
  }

  /** The fetch is over: forgets it, wherever it was. */
  synchronized void remove(FetchRun run) {
    live.remove(run);
    lanes.values().forEach(lane -> lane.remove(run));
  }

  /** Takes no new fetch any more; returns those that are not over. */
  synchronized List<FetchRun> close() {
    closed = true;
    return new ArrayList<>(live);
  }

  synchronized int inFlight() {
    return inFlight;
  }

  synchronized int limit() {
    return window.limit();
  }

  /** Fetches that are not over: waiting, backing off or in flight. */
  synchronized int live() {
    return live.size();
  }

  private Set<FetchRun> lane(Lane lane) {
    return lanes.get(lane);
  }

  /** What an exchange tells of the store's load. */
  enum Verdict {
    SUCCEEDED,
    THROTTLED,
    NEITHER
  }

  /** What the queue knows of a fetch; read and written under its lock alone. */
  static final class Ticket {
    private Urgency urgency;
    private int cutsAtStart;
  }
}
