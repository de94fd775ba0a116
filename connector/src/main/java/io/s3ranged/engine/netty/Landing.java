package io.s3ranged.engine.netty;

import io.s3ranged.engine.transport.ResponseSink;
import software.amazon.awssdk.http.SdkHttpExecutionAttribute;

/**
 * The way of a sink through the SDK to the wire: travels in a request's HTTP execution attributes
 * under {@link #ATTRIBUTE}.
 *
 * <p>The client calls the sink's {@code head} and {@code progress} itself and then one method of
 * the {@link Listener}; the sink's last call is left to the listener. Safe to use from any thread.
 */
public final class Landing {

  /** How the part of an answer that lands in the sink ended. Called on the connection's thread. */
  public interface Listener {

    /** The body is in the sink's buffers, to its end. */
    void whole();

    /** The answer is no success: the SDK is given its document. */
    void refused();

    /** No answer, or not all of it; nobody writes to the sink's buffers any more. */
    void broken(Throwable failure);
  }

  /** The key under which a request carries its landing. */
  public static final SdkHttpExecutionAttribute<Landing> ATTRIBUTE = new Attribute();

  private final ResponseSink sink;
  private final Listener listener;
  private WireExchange exchange;
  private boolean cancelled;
  private WireConnection avoided;

  /**
   * @param sink hears of the head of a successful answer and of its bytes
   */
  public Landing(ResponseSink sink, Listener listener) {
    this.sink = sink;
    this.listener = listener;
  }

  /** True once a request with this landing was given to the client: its listener will hear. */
  public synchronized boolean isOnWire() {
    return exchange != null;
  }

  /** Breaks the exchange off, or makes it end as soon as it is on the wire. Returns at once. */
  public void cancel() {
    WireExchange running;
    synchronized (this) {
      cancelled = true;
      running = exchange;
    }
    if (running != null) {
      running.cancel();
    }
  }

  /**
   * Makes the request go on another connection than {@code other}'s did, and to another address of
   * the host where there is one. To be called before the request is given to the client.
   */
  public void avoid(Landing other) {
    WireExchange sent;
    synchronized (other) {
      sent = other.exchange;
    }
    synchronized (this) {
      avoided = sent == null ? null : sent.connection();
    }
  }

  synchronized WireConnection avoided() {
    return avoided;
  }

  ResponseSink sink() {
    return sink;
  }

  Listener listener() {
    return listener;
  }

  void board(WireExchange boarded) {
    boolean late;
    synchronized (this) {
      if (exchange != null) {
        throw new IllegalStateException("A landing is for one request");
      }
      exchange = boarded;
      late = cancelled;
    }
    if (late) {
      boarded.cancel();
    }
  }

  private static final class Attribute extends SdkHttpExecutionAttribute<Landing> {
    Attribute() {
      super(Landing.class);
    }
  }
}
