package io.s3ranged.engine.fetch;

/**
 * How many exchanges may run at once: halved when the store asks to slow down, widened by one for
 * each windowful of successes. Never below 1, never above the settings' maximum.
 *
 * <p>Not thread-safe: {@link FetchQueue} guards it.
 */
final class FlightWindow {

  private final int max;
  private double width;
  private int cuts;

  FlightWindow(int max) {
    this.max = max;
    this.width = max;
  }

  int limit() {
    return (int) width;
  }

  /** How often it was cut; what starts now remembers it. */
  int cuts() {
    return cuts;
  }

  /**
   * Halves the window, unless it was cut after the throttled exchange had started: a windowful of
   * exchanges that are all throttled at the same moment is one message, not thirty-two.
   */
  void throttled(int cutsAtStart) {
    if (cutsAtStart == cuts) {
      width = Math.max(1, width / 2);
      cuts++;
    }
  }

  void succeeded() {
    width = Math.min(max, width + 1 / width);
  }
}
