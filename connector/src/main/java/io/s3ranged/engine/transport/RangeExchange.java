package io.s3ranged.engine.transport;

/** A ranged GET under way. */
public interface RangeExchange {

  /**
   * Stops the exchange: its connection is closed, so that no more bytes cross the wire.
   *
   * <p>Returns at once, from any thread; may be called any number of times, also after the end. The
   * sink still hears its one last call ({@code failed} with {@code CANCELLED} unless the exchange
   * ended first), and only then is its memory free.
   */
  void cancel();
}
