package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.options.EngineSettings.FetchSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One bucket as one connection identity sees it: who waits for it, and how much it bears.
 *
 * <p>S3 counts requests by prefix, and moves the borders of what it counts as one; a bucket is the
 * finest grain that a client can name. One that asks to slow down slows down nobody but itself.
 *
 * <p>Not thread-safe: {@link FetchQueue} guards it.
 */
final class Origin {

  /** Which of the waiting goes first. */
  enum Lane {
    DEMANDED_AGAIN,
    DEMANDED,
    AHEAD_AGAIN,
    AHEAD;

    static final List<Lane> IN_ORDER = List.of(values());
  }

  /**
   * What tells origins apart.
   *
   * @param transport the one of its connection identity, told from others by being itself
   */
  record Key(RangeTransport transport, String bucket) {}

  final Key key;
  private final RatePacer pacer;
  private final HedgePolicy hedges;
  private final ConcurrencyController concurrency;
  private final List<Set<FetchRun>> lanes = new ArrayList<>();
  private int waiting;
  private int inFlight;
  private int live;

  Origin(Key key, FetchSettings settings, long now) {
    this.key = key;
    this.hedges = new HedgePolicy(settings.hedging());
    this.concurrency =
        new ConcurrencyController(settings.concurrency(), settings.maxInFlight(), now);
    this.pacer = new RatePacer(now);
    Lane.IN_ORDER.forEach(lane -> lanes.add(new LinkedHashSet<>()));
  }

  /** A fetch of this origin begins its life. */
  void join() {
    live++;
  }

  /** A fetch of this origin is over, wherever it was. */
  void leave(FetchRun run) {
    live--;
    Lane.IN_ORDER.forEach(lane -> remove(lane, run));
  }

  /** True if no fetch of it lives. */
  boolean isIdle() {
    return live == 0;
  }

  void add(Lane lane, FetchRun run) {
    if (lanes.get(lane.ordinal()).add(run)) {
      waiting++;
    }
  }

  boolean remove(Lane lane, FetchRun run) {
    boolean removed = lanes.get(lane.ordinal()).remove(run);
    waiting -= removed ? 1 : 0;
    return removed;
  }

  /** The first that waits in a lane, or null. */
  FetchRun first(Lane lane) {
    Iterator<FetchRun> all = lanes.get(lane.ordinal()).iterator();
    return all.hasNext() ? all.next() : null;
  }

  boolean hasWaiting() {
    return waiting > 0;
  }

  RatePacer pacer() {
    return pacer;
  }

  ConcurrencyController concurrency() {
    return concurrency;
  }

  /** True if one more exchange has a place in its width. */
  boolean hasRoom() {
    return inFlight < concurrency.width();
  }

  void started() {
    inFlight++;
  }

  /**
   * An exchange is over.
   *
   * @param took null if it brought not all of its bytes
   */
  void ended(long now, ConcurrencyController.Took took) {
    boolean full = waiting > 0 && !hasRoom();
    inFlight--;
    concurrency.ended(now, took, inFlight, full);
  }

  HedgePolicy hedges() {
    return hedges;
  }
}
