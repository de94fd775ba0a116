package io.s3ranged.engine.fetch;

/**
 * Starts requests no faster than their store admits them.
 *
 * <p>Nothing is paced until the store asks to slow down (503 or 429). S3's limits are requests a
 * second and not requests at once, and short requests pass any rate with very few in flight: so
 * what is cut is the rate. A cut sets it to nine tenths of what the store admitted since the cut
 * before, which a store with a limit makes nearly the limit itself. From there it comes back to
 * what was admitted within {@link #HOLD}, then goes on above it, slowly and then ever faster, until
 * the store asks again: a limit that has risen is found within three seconds, and one that has not
 * is touched for a tenth of the time.
 *
 * <p>Starts are spaced evenly, but for bursts of {@link #BURST}, which spare the timer. Times are
 * of one clock, in nanoseconds. Not thread-safe: {@link FetchQueue} guards it.
 */
final class RatePacer {

  private static final double SECOND = 1e9;

  /** Of the admitted rate, after a cut. CUBIC takes 0.7 of the rate sent, which is more than it. */
  private static final double CUT = 0.9;

  /**
   * Until the admitted rate is reached again. Shorter finds a raised limit sooner; refuses more.
   */
  private static final long HOLD = 1_000_000_000;

  /** A slow rate is held for this many requests, so that it is measured and not guessed. */
  private static final int HOLD_REQUESTS = 50;

  private static final long LONGEST_HOLD = 8 * HOLD;

  /** The first step above the admitted rate, doubled each {@link #DOUBLING} of the hold. */
  private static final double STEP = 0.05;

  private static final double DOUBLING = 0.15;

  /** A rate so many times above the admitted one binds nobody any more. */
  private static final double FREE = 64;

  /** What a store is asked at least that refuses everything: requests a second. */
  private static final double FLOOR = 2;

  /** Of the rate before, at least: refusals come sooner than the answers of what was admitted. */
  private static final double DEEPEST_CUT = 0.5;

  /** A rate is measured for so long, at least, before it is cut. */
  private static final long SHORTEST_MEASURE = 100_000_000;

  private static final long BURST = 10_000_000;

  /** Nobody reads for so long, and what was admitted before is no rate of the store's. */
  private static final long IDLE = 1_000_000_000;

  private final RateMeter meter;
  private double ceiling = Double.POSITIVE_INFINITY;
  private int cuts;
  private long cutAt;
  private long lastStart;
  private long due;

  RatePacer(long now) {
    meter = new RateMeter(now);
    lastStart = now;
    due = now;
  }

  /** Nanoseconds until a request may start; 0 if one may now. */
  long waitNanos(long now) {
    return isFree(now) ? 0 : Math.max(0, due - BURST - now);
  }

  /** A request starts. */
  void started(long now) {
    if (now - lastStart > IDLE) {
      meter.restart(now);
    }
    lastStart = now;
    meter.sent(now);
    long from = now - due > 0 ? now : due;
    due = isFree(now) ? now : from + (long) (SECOND / rate(now));
  }

  /** The store serves a request. */
  void admitted() {
    meter.admitted();
  }

  /** How often the rate was cut; a request remembers it from its start. */
  int cuts() {
    return cuts;
  }

  /**
   * The store asks to slow down. Cuts the rate, unless it was cut after the refused request had
   * started, or just now: a windowful of requests that are refused together is one message.
   */
  void refused(long now, int cutsAtStart) {
    if (cutsAtStart == cuts && meter.ageNanos(now) >= SHORTEST_MEASURE) {
      double sent = Math.min(rate(now), meter.sentPerSecond(now));
      // Refused on the way up: what was held before was not too much.
      double held = growth(now) > 1 && cuts > 0 ? ceiling : 0;
      double admitted = Math.max(held, meter.admittedPerSecond(now));
      ceiling = Math.max(FLOOR, Math.max(admitted, DEEPEST_CUT * sent));
      cuts++;
      cutAt = now;
      due = now;
      meter.restart(now);
    }
  }

  /** Requests a second that may start now; infinite while the store has not asked to slow down. */
  double rate(long now) {
    return ceiling * growth(now);
  }

  private boolean isFree(long now) {
    return Double.isInfinite(ceiling) || growth(now) > FREE;
  }

  private double growth(long now) {
    double hold = Math.max(HOLD, Math.min(LONGEST_HOLD, HOLD_REQUESTS * SECOND / ceiling));
    double age = (now - cutAt) / hold;
    return age < 1 ? CUT + (1 - CUT) * age : 1 + STEP * (Math.pow(2, (age - 1) / DOUBLING) - 1);
  }
}
