package io.s3ranged.engine.netty;

import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.options.TransportProtocol;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * The SDK's way to the wire for ranged GETs.
 *
 * <p>A request may carry a {@link Landing}: then the body of a successful answer goes to its sink,
 * and the SDK sees the answer's head with an empty body, after the end. Other answers, at most 1
 * MiB long, go to the SDK as they are. Requests have no body. Sends each request once.
 *
 * <p>{@link #execute} must not be called on an event loop, because it may look a host up. Safe to
 * use from any other thread.
 */
public final class NettyHttpClient implements SdkAsyncHttpClient {

  private final IoLoops loops;
  private final ConnectionPool pool;

  private NettyHttpClient(IoLoops loops, ConnectionPool pool) {
    this.loops = loops;
    this.pool = pool;
  }

  /** Opens nothing yet; the threads of {@code loops} are used until {@link #close}. */
  public static NettyHttpClient open(
      IoLoops loops, FetchSettings settings, TransportProtocol protocol) {
    return open(loops, settings, protocol, Addresses.ofJvm());
  }

  static NettyHttpClient open(
      IoLoops loops, FetchSettings settings, TransportProtocol protocol, Addresses addresses) {
    loops.enter();
    WireLimits limits = WireLimits.of(settings, protocol);
    return new NettyHttpClient(loops, new ConnectionPool(loops, limits, addresses));
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    Landing landing = request.httpExecutionAttributes().getAttribute(Landing.ATTRIBUTE);
    if (request.request().method() != SdkHttpMethod.GET) {
      throw new UnsupportedOperationException("Only GETs are sent: " + request.request().method());
    }
    WireExchange exchange = new WireExchange(request, landing, loops::later);
    if (landing != null) {
      landing.board(exchange);
    }
    try {
      pool.send(exchange);
    } catch (Throwable t) {
      // The client was closed meanwhile, or this is another Netty: whatever, somebody waits.
      exchange.broken(t);
    }
    return exchange.done();
  }

  @Override
  public String clientName() {
    return "S3Ranged";
  }

  /** Closes all connections; what is under way ends as cancelled. */
  @Override
  public void close() {
    pool.close();
    loops.leave();
  }
}
