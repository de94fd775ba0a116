package io.s3ranged.engine.fetch;

/**
 * How many requests may be sent a second time: a small share of all, so that a store that is slow
 * as a whole is not asked for more.
 *
 * <p>Each request that is sent earns its share of a hedge, and at most {@link #MAX_SAVED} are saved
 * up. Starts with nothing. Not thread-safe: {@link FetchQueue} guards it.
 */
final class HedgeBudget {

  /** Hedges at once, at most, after a long time without. */
  static final int MAX_SAVED = 4;

  private final double share;
  private double saved;

  /**
   * @param share hedges for each request, 0 to 1
   */
  HedgeBudget(double share) {
    this.share = share;
  }

  /** A request was sent that is no hedge. */
  void earn() {
    saved = Math.min(MAX_SAVED, saved + share);
  }

  boolean hasOne() {
    return saved >= 1;
  }

  /** Takes one; false if none is left. */
  boolean take() {
    boolean taken = hasOne();
    saved -= taken ? 1 : 0;
    return taken;
  }
}
