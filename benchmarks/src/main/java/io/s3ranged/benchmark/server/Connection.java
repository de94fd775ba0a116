package io.s3ranged.benchmark.server;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/** What the requests of one connection share: its pace, and the time since the last of them. */
final class Connection {

  private final Channel channel;
  private final Port port;
  private final Pace pace = new Pace();
  private int underWay;
  private long idleSince;
  private boolean watched;

  Connection(Channel channel, Port port) {
    this.channel = channel;
    this.port = port;
    port.counters().connectionOpens();
    channel.closeFuture().addListener(closed -> port.counters().connectionCloses());
    becomesIdle();
  }

  /** A request has arrived whole. */
  void answer(Request request, Wire wire, Runnable whenOver) {
    underWay++;
    port.answer(
        request,
        wire,
        pace,
        () -> {
          underWay--;
          whenOver.run();
          if (underWay == 0) {
            becomesIdle();
          }
        });
  }

  private void becomesIdle() {
    idleSince = System.nanoTime();
    long limit = port.settings().millisInNanos(Knob.IDLE_MILLIS);
    if (limit > 0 && !watched) {
      watch(limit);
    }
  }

  private void watch(long nanos) {
    watched = true;
    channel.eventLoop().schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
  }

  private void closeIfIdle() {
    watched = false;
    long left = idleSince + port.settings().millisInNanos(Knob.IDLE_MILLIS) - System.nanoTime();
    if (underWay > 0 || !channel.isOpen()) {
      return;
    }
    if (left > 0) {
      watch(left);
    } else {
      port.counters().add("idleClosed", 1);
      channel.close();
    }
  }
}
