package io.s3ranged.engine.remote;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.engine.transport.ResponseSink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A transport whose GETs offer the store the memory that their bytes are for.
 *
 * <p>An exchange that ended without an answer says its last word only when its token is revoked, so
 * that memory is free of remote writers when its sink is told so. That is done on a daemon named
 * {@code s3ranged-revoke}, which is made when needed and given up after a minute, since it may take
 * longer than a thread that reads sockets has.
 */
final class RemoteTransport implements RangeTransport {

  private final RangeTransport wire;
  private final RemoteWrites writes;
  private final LongSupplier nanoTime;
  private final Willingness store;
  private final ThreadPoolExecutor revoker =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), RemoteTransport::revokeThread);

  RemoteTransport(RangeTransport wire, RemoteWrites writes, LongSupplier nanoTime) {
    this.wire = wire;
    this.writes = writes;
    this.nanoTime = nanoTime;
    this.store = new Willingness(nanoTime);
    revoker.allowCoreThreadTimeOut(true);
  }

  private static Thread revokeThread(Runnable work) {
    Thread thread = new Thread(work, "s3ranged-revoke");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public RangeExchange start(RangeRequest request, ResponseSink sink) {
    OfferingSink offering = offer(request, sink);
    return offering == null ? wire.start(request, sink) : wire.start(offering.request(), offering);
  }

  @Override
  public RangeExchange startBeside(RangeExchange slow, RangeRequest request, ResponseSink sink) {
    OfferingSink offering = offer(request, sink);
    return offering == null
        ? wire.startBeside(slow, request, sink)
        : wire.startBeside(slow, offering.request(), offering);
  }

  /** The sink of a GET with an offer, or null for one without. */
  private OfferingSink offer(RangeRequest request, ResponseSink sink) {
    if (!store.wants(request.range().length())) {
      return null;
    }
    List<ByteBuffer> windows = sink.offered();
    String token = windows.isEmpty() ? null : writes.token(windows);
    return token == null
        ? null
        : new OfferingSink(this, request.withRemoteToken(token), sink, windows);
  }

  RemoteWrites writes() {
    return writes;
  }

  Willingness store() {
    return store;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  void revokeSoon(Runnable revocation) {
    try {
      revoker.execute(revocation);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // It may wait in the queue for a thread that could not be made.
      revoker.remove(revocation);
      revocation.run();
    }
  }

  @Override
  public void close() {
    // The wire first: what it ends is revoked before this returns.
    wire.close();
    revoker.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = revoker.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        // Returning now would free memory that may still be written to.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
