package io.s3ranged.engine.fetch;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Real time, on one daemon thread named {@value #THREAD_NAME} that starts with the first task.
 *
 * <p>Close it after the pools that use it: a closed timer drops its tasks and those that come
 * later.
 */
public final class ThreadFetchTimer implements FetchTimer, AutoCloseable {

  static final String THREAD_NAME = "s3ranged-fetch-timer";

  private final ScheduledThreadPoolExecutor thread;

  public ThreadFetchTimer() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, THREAD_NAME);
              created.setDaemon(true);
              return created;
            });
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    // Most tasks watch an exchange that ends well, and would otherwise stay until their time.
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Alarm schedule(long delayNanos, Runnable task) {
    Future<?> future = thread.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
