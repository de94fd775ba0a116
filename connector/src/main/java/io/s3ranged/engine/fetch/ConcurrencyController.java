package io.s3ranged.engine.fetch;

import io.s3ranged.options.EngineSettings.ConcurrencySettings;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many exchanges one origin may run at once, found by trying.
 *
 * <p>Starts from Little's law ({@link #START}). Then, as long as fetches wait for a place, it
 * measures the bytes a second that arrive, tries more exchanges, and keeps them if they bring at
 * least a fifth of what they would if nothing were shared. What brings nothing is taken back: more
 * exchanges on a full link cost memory and gain nothing. Fewer are tried only where bodies take
 * much longer than the quickest did, for there a store or a link is overloaded, and kept only if
 * they bring more.
 *
 * <p>A trial waits until exchanges of the old width have ended and then measures as long, so a
 * change of the store is answered within some durations of an exchange. Bounded by the settings;
 * without {@code adaptive} it is the upper bound. What is refused is the {@link RatePacer}'s.
 *
 * <p>Times are of one clock, in nanoseconds. {@link #arrived} may be called from any thread; for
 * the rest, {@link FetchQueue} guards it.
 */
final class ConcurrencyController {

  /**
   * 10 Gb/s in ranges of 8 MiB from connections of 85 MB/s with 100 ms to the first byte: 149
   * requests/s that take 199 ms each.
   */
  private static final int START = 30;

  private static final double STEP = 1.5;

  /** Of the gain that a step would bring if nothing were shared. */
  private static final double WORTH = 1 + (STEP - 1) / 5;

  /** Of a step down that nothing but a suspicion speaks for. */
  private static final double SMALL_STEP = 1.25;

  private static final double DEEPEST_STEP = 4;

  /** A step down must bring this; a measure's noise is less. */
  private static final double BETTER = 1.04;

  /** At the same width: the store or the link has changed. */
  private static final double WORSE = 0.85;

  /** Bodies take so many times the quickest: something is shared by too many. */
  private static final double SLOWED = 2.5;

  /** Measures between two tries that failed. */
  private static final int QUIET = 2;

  /** As many as that after several in a row. */
  private static final int MOST_QUIET = 16;

  /** An average's memory, in exchanges. */
  private static final int WEIGHT = 8;

  private static final long SHORTEST_MEASURE = 200_000_000;
  private static final long LONGEST_MEASURE = 600_000_000;

  /** The quickest exchange is forgotten after so long. */
  private static final long QUICKEST_FOR = 10_000_000_000L;

  private enum Trial {
    NONE,
    UP,
    DOWN
  }

  private final ConcurrencySettings bounds;
  private final int max;
  private final LongAdder bytes = new LongAdder();
  private int width;

  private Trial trial = Trial.NONE;
  private int baseWidth;
  private double base;
  private int quiet;
  private int patience = QUIET;
  private boolean downNext;

  private boolean measuring;
  private long phaseUntil;
  private long measureStart;
  private long measureBytes;
  private int samples;
  private int full;

  private double duration = SHORTEST_MEASURE;
  private int bodies;
  private double bodyNanos;
  private double quickest = Double.POSITIVE_INFINITY;
  private double quickestLately = Double.POSITIVE_INFINITY;
  private long quickestSince;

  ConcurrencyController(ConcurrencySettings bounds, int max, long now) {
    this.bounds = bounds;
    this.max = max;
    this.width = bounds.adaptive() ? clamp(START) : max;
    this.quickestSince = now;
    settle(now);
  }

  int width() {
    return width;
  }

  /** Bytes of a body arrived. Any thread. */
  void arrived(long count) {
    if (bounds.adaptive()) {
      bytes.add(count);
    }
  }

  /** What an exchange took from its start and, of that, from its head, to its last byte. */
  record Took(long nanos, long bodyNanos) {}

  /**
   * An exchange is over.
   *
   * @param took null if it brought not all of its bytes
   * @param left exchanges that still run
   * @param isFull the width is all that kept another fetch from starting
   */
  void ended(long now, Took took, int left, boolean isFull) {
    if (!bounds.adaptive()) {
      return;
    }
    if (took != null) {
      learn(took);
    }
    samples++;
    full += isFull ? 1 : 0;
    if (now - phaseUntil >= 0) {
      if (measuring) {
        decide(now);
      } else if (left < width) {
        measure(now);
      }
    }
  }

  private void learn(Took took) {
    duration += (took.nanos - duration) / WEIGHT;
    bodies++;
    bodyNanos += took.bodyNanos;
  }

  /** How many times longer a body took in this measure than in the quickest of late. */
  private double slowdown(long now) {
    if (now - quickestSince >= QUICKEST_FOR) {
      quickest = quickestLately;
      quickestLately = Double.POSITIVE_INFINITY;
      quickestSince = now;
    }
    double body = bodies == 0 ? Double.POSITIVE_INFINITY : Math.max(1, bodyNanos / bodies);
    quickestLately = Math.min(quickestLately, body);
    quickest = Math.min(quickest, body);
    return bodies == 0 ? 1 : body / quickest;
  }

  private void settle(long now) {
    measuring = false;
    phaseUntil = now + Math.min(LONGEST_MEASURE, (long) duration);
  }

  private void measure(long now) {
    measuring = true;
    measureStart = now;
    measureBytes = bytes.sum();
    samples = 0;
    full = 0;
    bodies = 0;
    bodyNanos = 0;
    phaseUntil = now + Math.max(SHORTEST_MEASURE, Math.min(LONGEST_MEASURE, (long) duration));
  }

  private void decide(long now) {
    double goodput = (bytes.sum() - measureBytes) / (double) Math.max(1, now - measureStart);
    boolean binds = 2 * full >= samples;
    double slowdown = slowdown(now);
    if (!binds) {
      // Nobody wanted more: nothing is learnt of more or fewer.
      back(Trial.NONE);
      base = 0;
    } else if (trial == Trial.UP) {
      keepOrBack(goodput, WORTH);
    } else if (trial == Trial.DOWN) {
      keepOrBack(goodput, BETTER);
    } else {
      rest(goodput, slowdown);
    }
    settle(now);
  }

  private void keepOrBack(double goodput, double worth) {
    if (goodput >= base * worth) {
      base = goodput;
      patience = QUIET;
      go(trial, STEP);
    } else {
      downNext = trial == Trial.UP;
      quiet = patience;
      patience = Math.min(MOST_QUIET, 2 * patience);
      back(Trial.NONE);
    }
  }

  /** At the width that was kept: compares it with what it was, and sees whether to try another. */
  private void rest(double goodput, double slowdown) {
    boolean fell = goodput < base * WORSE;
    boolean changed = fell || goodput > base / WORSE;
    base = goodput;
    quiet--;
    boolean slowed = slowdown > SLOWED;
    if (changed) {
      patience = QUIET;
      go(fell && slowed ? Trial.DOWN : Trial.UP, fell && slowed ? depth(slowdown) : STEP);
    } else if (slowed && (downNext || width == max)) {
      downNext = false;
      go(Trial.DOWN, SMALL_STEP);
    } else if (quiet <= 0) {
      go(Trial.UP, STEP);
    }
  }

  /** A store that collapsed is not waited for step by step. */
  private static double depth(double slowdown) {
    return Math.min(DEEPEST_STEP, Math.max(STEP, slowdown / SLOWED));
  }

  private void go(Trial next, double step) {
    baseWidth = width;
    width = clamp(next == Trial.UP ? (int) Math.ceil(width * step) : (int) (width / step));
    trial = width == baseWidth ? Trial.NONE : next;
  }

  private void back(Trial next) {
    width = trial == Trial.NONE ? width : baseWidth;
    trial = next;
  }

  private int clamp(int wanted) {
    return Math.min(max, Math.max(Math.min(max, bounds.minInFlight()), wanted));
  }
}
