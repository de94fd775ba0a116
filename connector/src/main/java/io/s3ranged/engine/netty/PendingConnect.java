package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Somebody who waits for a connection, for so long. Runs on the event loop of its channel. */
final class PendingConnect {

  private final ChannelPromise promise;
  private Future<?> timer;

  PendingConnect(ChannelPromise promise) {
    this.promise = promise;
  }

  /** Closes the channel unless the wait has ended after {@code millis}; 0 is for ever. */
  void limit(int millis, SocketAddress to) {
    if (millis > 0) {
      timer =
          promise.channel().eventLoop().schedule(() -> timedOut(to), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void timedOut(SocketAddress to) {
    Channel channel = promise.channel();
    promise.tryFailure(new ConnectTimeoutException("no connection to " + to));
    channel.unsafe().close(channel.voidPromise());
  }

  /** What a socket's error of connecting means, a negative number as io_uring's results are. */
  static IOException failure(int error) {
    IOException failure = Errors.newIOException("connect", error);
    // What was accepted, and closed at once, is no store that cannot be reached.
    return error == Errors.ERRNO_ECONNRESET_NEGATIVE
        ? failure
        : new ConnectException(failure.getMessage());
  }

  /** False if nobody waits any more. */
  boolean stands() {
    stop();
    return promise.trySuccess();
  }

  void fails(Throwable why) {
    stop();
    promise.tryFailure(why);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
