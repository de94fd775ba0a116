package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ranged GETs through the SDK's synchronous client, one thread for each exchange under way.
 *
 * <p>Threads are daemons named {@code s3ranged-get-N}, made when needed and given up after a minute
 * without work; sinks are called on them. Since the caller bounds what runs at once, it bounds the
 * threads too. Bytes take one hop over a heap buffer of the thread, because the HTTP client reads
 * into arrays.
 *
 * <p>Cancelling closes the socket at any time from connecting to the last byte. Only the search for
 * region, credentials or a host's address cannot be broken off; the exchange then ends after it
 * without sending anything. {@link #close} must not be called from a sink.
 */
final class SdkRangeTransport implements RangeTransport {

  private final SdkClients clients;
  private final ExecutorService threads;
  private final ExecutorService aborts;
  private final Set<SdkExchange> live = ConcurrentHashMap.newKeySet();

  /**
   * Starts nothing.
   *
   * @param loader where threads look for the classes of credential providers
   */
  SdkRangeTransport(SdkClients clients, ClassLoader loader) {
    this.clients = clients;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> new GetThread(task, number.incrementAndGet(), loader));
    this.aborts =
        new ThreadPoolExecutor(
            0, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), SdkRangeTransport::abortThread);
  }

  @Override
  public RangeExchange start(RangeRequest request, ResponseSink sink) {
    SdkExchange exchange = new SdkExchange(this, request, sink);
    live.add(exchange);
    try {
      threads.execute(exchange);
    } catch (RejectedExecutionException e) {
      ended(exchange);
      sink.failed(
          Faults.of(
              FaultKind.CANCELLED, request.object(), request.range(), "the engine is closed", e));
    } catch (OutOfMemoryError e) {
      // The JVM could not make a thread. Others will end: trying again later can help.
      ended(exchange);
      sink.failed(
          Faults.of(
              FaultKind.STORE_ERROR, request.object(), request.range(), "no thread to read on", e));
    }
    return exchange;
  }

  private static Thread abortThread(Runnable work) {
    Thread thread = new Thread(work, "s3ranged-abort");
    thread.setDaemon(true);
    return thread;
  }

  SdkClients clients() {
    return clients;
  }

  /**
   * Closes the exchange's socket on a thread of its own. That wakes the thread that reads from it,
   * which often takes the closing thread's processor: who cancels many exchanges would be held up
   * by each, and the last ones would go on until then.
   */
  void abortSoon(SdkExchange exchange) {
    try {
      aborts.execute(exchange::abort);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      exchange.abort();
    }
  }

  void ended(SdkExchange exchange) {
    live.remove(exchange);
  }

  @Override
  public void close() {
    // In this order no exchange is missed: what is accepted before the shutdown is in the set.
    threads.shutdown();
    aborts.shutdown();
    live.forEach(SdkExchange::cancel);
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        // Returning now would free memory that a thread may still write to.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
