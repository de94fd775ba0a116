package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Ranged GETs through the SDK's asynchronous client on {@code engine.netty}.
 *
 * <p>The SDK is called on two daemons named {@code s3ranged-call-N}, since signing may wait for
 * credentials and connecting for a name server; they end after a minute without work. Sinks are
 * called on the threads that read the sockets, or on these where nothing was sent.
 *
 * <p>Cancelling closes the socket. Only the search for region, credentials or a host's address
 * cannot be broken off; the exchange then ends after it without sending anything. {@link #close}
 * must not be called from a sink.
 */
final class NettyRangeTransport implements RangeTransport {

  private static final int CALLERS = 2;

  private final SdkClients clients;
  private final ThreadPoolExecutor callers;
  private final Set<NettyExchange> live = new HashSet<>();

  /**
   * Starts nothing.
   *
   * @param loader where threads look for the classes of credential providers
   */
  NettyRangeTransport(SdkClients clients, ClassLoader loader) {
    this.clients = clients;
    AtomicInteger number = new AtomicInteger();
    this.callers =
        new ThreadPoolExecutor(
            CALLERS,
            CALLERS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "s3ranged-call-" + number.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(loader);
              return thread;
            });
    callers.allowCoreThreadTimeOut(true);
  }

  @Override
  public RangeExchange start(RangeRequest request, ResponseSink sink) {
    return start(new NettyExchange(this, request, sink));
  }

  @Override
  public RangeExchange startBeside(RangeExchange slow, RangeRequest request, ResponseSink sink) {
    NettyExchange exchange = new NettyExchange(this, request, sink);
    if (slow instanceof NettyExchange other) {
      exchange.avoid(other);
    }
    return start(exchange);
  }

  private RangeExchange start(NettyExchange exchange) {
    synchronized (live) {
      live.add(exchange);
    }
    try {
      callers.execute(exchange);
    } catch (RejectedExecutionException e) {
      exchange.end(
          Faults.of(
              FaultKind.CANCELLED,
              exchange.request().object(),
              exchange.request().range(),
              "the engine is closed",
              e));
    } catch (OutOfMemoryError e) {
      // The JVM could not make a thread. Others will end: trying again later can help.
      exchange.end(
          Faults.of(
              FaultKind.STORE_ERROR,
              exchange.request().object(),
              exchange.request().range(),
              "no thread to ask on",
              e));
    }
    return exchange;
  }

  /** Runs a task that may wait; tells of a failure to. */
  void execute(Runnable task, Consumer<Throwable> failed) {
    try {
      callers.execute(task);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      failed.accept(e);
    }
  }

  SdkClients clients() {
    return clients;
  }

  void ended(NettyExchange exchange) {
    synchronized (live) {
      live.remove(exchange);
      live.notifyAll();
    }
  }

  @Override
  public void close() {
    // In this order no exchange is missed: what is accepted before the shutdown is in the set.
    callers.shutdown();
    Set<NettyExchange> running;
    synchronized (live) {
      running = new HashSet<>(live);
    }
    running.forEach(NettyExchange::cancel);
    boolean interrupted = false;
    synchronized (live) {
      while (!live.isEmpty()) {
        try {
          live.wait();
        } catch (InterruptedException e) {
          // Returning now would free memory that may still be written to.
          interrupted = true;
        }
      }
    }
    clients.closeWire();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
