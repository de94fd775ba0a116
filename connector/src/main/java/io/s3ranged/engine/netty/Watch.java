package io.s3ranged.engine.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells when nothing has happened for a while. Belongs to one event loop. */
final class Watch {

  private final EventLoop loop;
  private final Runnable silent;
  private ScheduledFuture<?> alarm;
  private long limit;
  private long last;

  /**
   * @param silent called when a limit has passed without progress
   */
  Watch(EventLoop loop, Runnable silent) {
    this.loop = loop;
    this.silent = silent;
  }

  /** Waits from now on for progress within {@code nanos}, and forgets what it waited for before. */
  void start(long nanos) {
    stop();
    limit = nanos;
    last = System.nanoTime();
    alarm = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  void progress() {
    last = System.nanoTime();
  }

  void stop() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private void look() {
    long left = limit - (System.nanoTime() - last);
    if (left <= 0) {
      alarm = null;
      silent.run();
    } else {
      alarm = loop.schedule(this::look, left, TimeUnit.NANOSECONDS);
    }
  }
}
