package io.s3ranged.engine.transport;

/**
 * Sends ranged GETs under one connection identity. Safe to use from any thread.
 *
 * <p>An implementation tries each request once: it neither retries nor follows redirects. It maps
 * every failure to a fault with its kind, and leaves all checks of a successful answer to the sink.
 * It sets its own time-outs for connecting and for silence on the wire, as given by its settings,
 * and reports them as {@code TIMED_OUT}. How many requests run at once is its caller's business.
 */
public interface RangeTransport extends AutoCloseable {

  /**
   * Starts one GET and returns without waiting for its answer. Never throws for a failure of the
   * request: the sink hears of it, after {@link #close} as {@code CANCELLED}.
   */
  RangeExchange start(RangeRequest request, ResponseSink sink);

  /**
   * As {@link #start}, by another way than {@code slow} went, as far as there is one: on another
   * connection, and to another of the store's addresses.
   *
   * @param slow what {@code start} or this gave, and may be over by now
   */
  default RangeExchange startBeside(RangeExchange slow, RangeRequest request, ResponseSink sink) {
    return start(request, sink);
  }

  /** Cancels what is under way, waits until every sink has heard its last call, frees the rest. */
  @Override
  void close();
}
