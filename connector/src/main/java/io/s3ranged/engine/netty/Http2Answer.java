package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Headers;
import io.s3ranged.fault.FaultKind;
import java.io.IOException;

/** The answer to one exchange, as far as it has come on its stream. Belongs to one event loop. */
final class Http2Answer {

  private final int stream;
  private final WireExchange exchange;
  private final WireLimits limits;
  private final Watch watch;
  private boolean headCame;
  private long left = -1;

  /**
   * @param silent called when nothing came for too long
   */
  Http2Answer(
      int stream, WireExchange exchange, WireLimits limits, EventLoop loop, Runnable silent) {
    this.stream = stream;
    this.exchange = exchange;
    this.limits = limits;
    this.watch = new Watch(loop, silent);
    watch.start(limits.firstByteNanos());
  }

  int stream() {
    return stream;
  }

  WireExchange exchange() {
    return exchange;
  }

  /** Interim heads say nothing; a head behind the head is a trailer, which says nothing either. */
  void head(Http2Headers fields) throws IOException {
    watch.progress();
    if (headCame) {
      return;
    }
    AnswerHead head = Http2Fields.head(fields);
    if (head.isInterim()) {
      return;
    }
    headCame = true;
    watch.start(limits.silenceNanos());
    left = head.contentLength();
    exchange.head(head, left);
  }

  void data(ByteBuf in) throws IOException {
    watch.progress();
    int length = in.readableBytes();
    if (!headCame) {
      throw new WireFault(FaultKind.PROTOCOL_VIOLATION, "a body without a head");
    }
    left -= left < 0 ? 0 : Math.min(left, length);
    if (length > 0) {
      exchange.put(in, length);
    }
  }

  /** Ends the exchange, whose stream said that nothing more comes. */
  void over() {
    watch.stop();
    if (!headCame) {
      exchange.broken(new WireFault(FaultKind.PROTOCOL_VIOLATION, "the answer has no head"));
    } else if (left > 0) {
      exchange.broken(
          new WireFault(FaultKind.CONNECTION_BROKEN, "the stream ended before the body"));
    } else {
      exchange.whole();
    }
  }

  void broken(Throwable why) {
    watch.stop();
    exchange.broken(why);
  }

  WireFault silence() {
    return headCame ? limits.noByte() : limits.noAnswer();
  }

  /** The fault of an exchange whose connection ended. */
  WireFault cutOff(boolean kept) {
    String detail =
        headCame
            ? "the connection ended before the body"
            : kept
                ? "the store closed a kept connection before it answered"
                : "the store closed the connection before it answered";
    return new WireFault(FaultKind.CONNECTION_BROKEN, detail);
  }
}
