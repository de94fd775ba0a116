package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.s3ranged.fault.FaultKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One HTTP/1.1 connection: one exchange at a time, and silence in between.
 *
 * <p>{@code IDLE -> HEAD -> BODY -> IDLE}, and {@code CLOSED} from anywhere. It says to Netty where
 * the next bytes of the socket go ({@link #room}): into a small buffer of its own while a head is
 * awaited, into the sink's memory while a body comes. Only what lies behind a head in one read is
 * copied. Whatever was cancelled, timed out or broke closes the connection.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements WireConnection {

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    CLOSED
  }

  /** Room for a head; a longer one comes in several reads. */
  private static final int HEAD_BYTES = 2 << 10;

  private static final int MAX_INTERIM = 8;

  private final ConnectionPool pool;
  private final Route route;
  private final Channel channel;
  private final long born = System.nanoTime();
  private final HeadReader heads = new HeadReader();
  private final ByteBuf small = Unpooled.directBuffer(HEAD_BYTES, HEAD_BYTES);
  private final Watch watch;
  private final ChannelFutureListener sent =
      write -> {
        if (!write.isSuccess()) {
          broken(write.cause());
        }
      };
  private Phase phase = Phase.IDLE;
  private WireExchange exchange;

  /** Why the connection broke before its first request came to it: a handshake may be faster. */
  private Throwable brokenEarly;

  private AnswerHead head;
  private BodyFrame frame;
  private int interim;
  private int answers;

  Http1Connection(ConnectionPool pool, Route route, Channel channel) {
    this.pool = pool;
    this.route = route;
    this.channel = channel;
    this.watch = new Watch(channel.eventLoop(), this::silent);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
  }

  @Override
  public void send(WireExchange next) {
    channel.eventLoop().execute(() -> begin(next));
  }

  private void begin(WireExchange next) {
    boolean usable = phase == Phase.IDLE && channel.isActive();
    if (next.isCancelled()) {
      if (usable && answers > 0) {
        pool.giveBack(this);
      } else {
        // Whoever cancelled is about to close it, too, if it is new.
        close(null);
      }
      next.broken(WireExchange.cancelledFault());
      return;
    }
    if (!usable) {
      gone(next);
      return;
    }
    phase = Phase.HEAD;
    exchange = next;
    next.sentOn(this);
    interim = 0;
    watch.start(pool.limits().firstByteNanos());
    next.heldBy(asker -> channel.eventLoop().execute(() -> cancelled(asker)));
    try {
      channel.writeAndFlush(RequestHead.write(next.request(), channel.alloc())).addListener(sent);
    } catch (RuntimeException e) {
      close(WireExchange.known(e));
    }
  }

  /** It was closed between being taken and being used; nothing of the request was sent. */
  private void gone(WireExchange next) {
    // It may have been closed before the pool heard of its opening.
    pool.gone(this);
    if (answers > 0) {
      pool.sendElsewhere(next);
    } else {
      // A store that closes what it has just accepted is not asked again without a back-off.
      next.broken(brokenEarly == null ? closedUnanswered() : brokenEarly);
    }
  }

  static WireFault closedUnanswered() {
    return new WireFault(
        FaultKind.CONNECTION_BROKEN, "the store closed the connection before it answered");
  }

  private void cancelled(WireExchange asker) {
    if (asker == exchange && phase != Phase.CLOSED) {
      close(WireExchange.cancelledFault());
    }
  }

  /** Where the next bytes of the socket go; retained. */
  ByteBuf room() {
    if (phase == Phase.CLOSED) {
      return Unpooled.directBuffer(1);
    }
    if (phase == Phase.BODY && frame.dataBytes() > 0 && !exchange.isCancelled()) {
      ByteBuf target = exchange.room(frame.dataBytes());
      if (target != null) {
        return target;
      }
    }
    return small.clear().retain();
  }

  /** True if {@code exchange} still wants what else the socket has. */
  boolean wantsMore() {
    return phase != Phase.CLOSED;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (phase == Phase.BODY && exchange.isRoom(in)) {
        // Given back first: the exchange may end with these bytes, and its memory with it.
        in.release();
        in = null;
        watch.progress();
        frame.took(exchange.landed());
        afterBytes();
      } else {
        feed(in);
      }
    } catch (Throwable t) {
      // Whatever it is, somebody waits for the end of this exchange.
      close(WireExchange.known(t));
    } finally {
      if (in != null) {
        in.release();
      }
    }
  }

  private void feed(ByteBuf in) throws IOException {
    while (in.isReadable() && phase != Phase.CLOSED) {
      switch (phase) {
        case HEAD -> {
          AnswerHead read = heads.read(in);
          if (read != null) {
            headCame(read);
          }
        }
        case BODY -> {
          watch.progress();
          bodyCame(in);
        }
        // A store that speaks without being asked cannot be believed when it is.
        default -> close(null);
      }
    }
  }

  private void headCame(AnswerHead read) throws IOException {
    watch.progress();
    if (read.isInterim()) {
      interim++;
      if (read.status() == 101 || interim > MAX_INTERIM) {
        throw new WireFault(FaultKind.PROTOCOL_VIOLATION, "interim answers without an end");
      }
      return;
    }
    head = read;
    frame = read.frame();
    phase = Phase.BODY;
    watch.start(pool.limits().silenceNanos());
    exchange.head(read, read.contentLength() >= 0 ? read.contentLength() : -1);
    afterBytes();
  }

  private void bodyCame(ByteBuf in) throws IOException {
    long data = frame.dataBytes();
    if (data == 0) {
      frame.readLines(in);
    } else {
      int length = (int) Math.min(data, in.readableBytes());
      frame.took(length);
      exchange.put(in, length);
    }
    afterBytes();
  }

  /** Ends the exchange if its body is over, or if it is not wanted any more. */
  private void afterBytes() {
    if (phase != Phase.BODY) {
      return;
    }
    if (frame.isOver()) {
      ended();
    } else if (exchange.isCancelled()) {
      close(WireExchange.cancelledFault());
    }
  }

  private void ended() {
    WireExchange over = exchange;
    boolean reusable = head.persistent() && !frame.endsWithConnection() && channel.isActive();
    exchange = null;
    head = null;
    frame = null;
    answers++;
    if (reusable && System.nanoTime() - born < pool.limits().lifeNanos()) {
      phase = Phase.IDLE;
      watch.start(pool.limits().idleNanos());
      pool.giveBack(this);
    } else {
      close(null);
    }
    over.whole();
  }

  private void silent() {
    switch (phase) {
      case HEAD -> close(pool.limits().noAnswer());
      case BODY -> close(pool.limits().noByte());
      default -> close(null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (phase == Phase.BODY && frame.endsWithConnection() && !exchange.isCancelled()) {
      ended();
      return;
    }
    close(exchange == null ? null : new WireFault(FaultKind.CONNECTION_BROKEN, brokenDetail()));
  }

  private String brokenDetail() {
    if (phase == Phase.BODY) {
      return "the connection ended before the body";
    }
    return heads.isEmpty() && answers > 0
        ? "the store closed a kept connection before it answered"
        : "the store closed the connection before it answered";
  }

  /** The channel is over: one that was never connected comes here and nowhere else. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    close(exchange == null ? null : closedUnanswered());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken(cause);
  }

  private void broken(Throwable cause) {
    Throwable why = WireExchange.known(cause);
    if (exchange == null && answers == 0 && brokenEarly == null) {
      brokenEarly = why;
    }
    close(exchange == null ? null : why);
  }

  /** Closes the connection; the exchange, if there is one, ends with {@code why}. */
  private void close(Throwable why) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    watch.stop();
    pool.gone(this);
    if (exchange != null) {
      Hangup.abruptly(channel);
    }
    Hangup.now(channel);
    small.release();
    WireExchange over = exchange;
    exchange = null;
    if (over != null) {
      over.broken(why);
    }
  }

  @Override
  public void close() {
    channel.eventLoop().execute(() -> close(WireExchange.cancelledFault()));
  }
}
