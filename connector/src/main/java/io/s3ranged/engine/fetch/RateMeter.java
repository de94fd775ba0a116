package io.s3ranged.engine.fetch;

/**
 * How many requests a second were sent and how many of them admitted, over the last half to one
 * second, or since {@link #restart} if that is less.
 *
 * <p>Times are of one clock, in nanoseconds. Not thread-safe: {@link FetchQueue} guards it.
 */
final class RateMeter {

  private static final double SECOND = 1e9;
  private static final long HALF = 500_000_000;
  private static final long LONGEST_HALF = 4 * HALF;

  /** Fewer say too little of a rate: a half lasts longer until so many were sent. */
  private static final int ENOUGH = 8;

  /** A first answer that comes at once is no rate yet. */
  private static final long SHORTEST = 10_000_000;

  private long formerStart;
  private int formerSent;
  private int formerAdmitted;
  private long start;
  private int sent;
  private int admitted;

  RateMeter(long now) {
    restart(now);
  }

  /** Forgets what was before. */
  void restart(long now) {
    start = now;
    sent = 0;
    admitted = 0;
    next(now);
  }

  private void next(long now) {
    formerStart = start;
    formerSent = sent;
    formerAdmitted = admitted;
    start = now;
    sent = 0;
    admitted = 0;
  }

  void sent(long now) {
    long age = now - start;
    if (age >= HALF && (sent >= ENOUGH || age >= LONGEST_HALF)) {
      next(now);
    }
    sent++;
  }

  void admitted() {
    admitted++;
  }

  /** Nanoseconds that the rates are measured over. */
  long ageNanos(long now) {
    return now - formerStart;
  }

  double sentPerSecond(long now) {
    return perSecond(formerSent + sent, now);
  }

  double admittedPerSecond(long now) {
    return perSecond(formerAdmitted + admitted, now);
  }

  private double perSecond(int count, long now) {
    return count * SECOND / Math.max(SHORTEST, ageNanos(now));
  }
}
