package io.s3ranged.engine.fetch;

/** Who can have the missing bytes of a fetch asked for a second time. */
@FunctionalInterface
public interface Hedging {

  /** Nobody. */
  Hedging NONE = () -> {};

  /**
   * The running exchange is slower than others of its size, and the budget has a hedge left. Who
   * has memory to spare may call {@link FetchPool#hedge}.
   *
   * <p>Comes again each time that the exchange has become twice as old, since memory and budget may
   * be there by then. On the timer's thread, perhaps beside a call of the fetch's listener or after
   * its last one. Must not block.
   */
  void slow();
}
