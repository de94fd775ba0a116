package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one HTTP/2 connection that stands.
 *
 * <p>{@code OPEN -> RETIRED -> CLOSED}, and {@code CLOSED} from anywhere. Runs on the connection's
 * event loop. A fault of one stream ends its exchange alone; one of the connection ends all of
 * them. A store that goes away (GOAWAY) gets no more streams and may answer those that it has.
 */
final class Http2Streams extends Http2EventAdapter implements Http2Codec.Owner {

  private enum Phase {
    OPEN,
    RETIRED,
    CLOSED
  }

  private final ConnectionPool pool;
  private final Http2Connection connection;
  private final Channel channel;
  private final long born = System.nanoTime();
  private final IntObjectMap<Http2Answer> answers = new IntObjectHashMap<>();
  private final Http2Codec codec;
  private final Watch idle;
  private ChannelHandlerContext context;
  private Phase phase = Phase.OPEN;
  private boolean spoken;
  private int answered;

  Http2Streams(ConnectionPool pool, Http2Connection connection, Channel channel) {
    this.pool = pool;
    this.connection = connection;
    this.channel = channel;
    this.idle = new Watch(channel.eventLoop(), this::idleTooLong);
    int window = pool.limits().windowBytes();
    long all = (long) window * Http2Connection.MOST_PLACES;
    this.codec = Http2Codec.of(this, window, (int) Math.min(1L << 30, all));
  }

  /** Begins to speak, and sends those who waited for it. */
  void open(List<WireExchange> first) {
    channel.pipeline().addLast(codec);
    context = channel.pipeline().context(codec);
    if (context == null) {
      // Closed meanwhile, or on the way there.
      closed(null);
    }
    first.forEach(this::begin);
    if (isOpen() && answers.isEmpty()) {
      idle.start(pool.limits().idleNanos());
    } else if (!isOpen()) {
      channel.close();
    }
  }

  private boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Sends a request, whose place was taken from the pool. */
  void begin(WireExchange next) {
    if (next.isCancelled()) {
      pool.leave(connection);
      next.broken(WireExchange.cancelledFault());
      return;
    }
    int stream = isOpen() ? codec.connection().local().incrementAndGetNextStreamId() : -1;
    if (stream < 0) {
      // Full, or closed between being taken and being used; nothing of the request was sent.
      retire();
      elsewhere(next);
      return;
    }
    Http2Answer answer =
        new Http2Answer(stream, next, pool.limits(), channel.eventLoop(), () -> silent(stream));
    answers.put(stream, answer);
    idle.stop();
    next.sentOn(connection);
    next.heldBy(asker -> channel.eventLoop().execute(() -> cancelled(answer)));
    try {
      Http2Headers fields = Http2Fields.of(next.request());
      codec
          .encoder()
          .writeHeaders(context, stream, fields, 0, true, context.newPromise())
          .addListener(sent -> wrote(answer, sent.cause()));
      context.flush();
    } catch (RuntimeException e) {
      end(answer, WireExchange.known(e));
    }
  }

  private void elsewhere(WireExchange next) {
    pool.leave(connection);
    if (answered > 0) {
      pool.sendElsewhere(next);
    } else {
      // A store that closes what it has just accepted is not asked again without a back-off.
      next.broken(Http1Connection.closedUnanswered());
    }
  }

  private void wrote(Http2Answer answer, Throwable failed) {
    if (failed != null) {
      end(answer, WireExchange.known(failed));
    }
  }

  private void cancelled(Http2Answer answer) {
    end(answer, WireExchange.cancelledFault());
  }

  private void silent(int stream) {
    Http2Answer answer = answers.get(stream);
    if (answer != null) {
      // Perhaps it is the connection that is dead: whoever asks again takes another.
      retire();
      end(answer, answer.silence());
    }
  }

  /** Ends an exchange before its stream has ended: the store is told that nobody reads the rest. */
  private void end(Http2Answer answer, Throwable why) {
    if (answers.remove(answer.stream()) == null) {
      return;
    }
    if (codec.connection().stream(answer.stream()) != null) {
      codec.resetStream(context, answer.stream(), Http2Error.CANCEL.code(), context.newPromise());
      context.flush();
    }
    pool.leave(connection);
    afterStream();
    answer.broken(why);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext in, int stream, Http2Headers fields, int padding, boolean last) {
    Http2Answer answer = answers.get(stream);
    if (answer == null) {
      return;
    }
    try {
      answer.head(fields);
      afterFrame(answer, last);
    } catch (Throwable t) {
      end(answer, WireExchange.known(t));
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext in,
      int stream,
      Http2Headers fields,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last) {
    onHeadersRead(in, stream, fields, padding, last);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext in, int stream, ByteBuf data, int padding, boolean last) {
    int bytes = data.readableBytes() + padding;
    Http2Answer answer = answers.get(stream);
    if (answer != null) {
      try {
        answer.data(data);
        afterFrame(answer, last);
      } catch (Throwable t) {
        // Whatever it is, somebody waits for the end of this exchange.
        end(answer, WireExchange.known(t));
      }
    }
    return bytes;
  }

  private void afterFrame(Http2Answer answer, boolean last) {
    if (last && answers.remove(answer.stream()) != null) {
      answered++;
      pool.leave(connection);
      afterStream();
      answer.over();
    } else if (answer.exchange().isCancelled()) {
      end(answer, WireExchange.cancelledFault());
    }
  }

  /** Rests, or goes if nothing more is to come. */
  private void afterStream() {
    if (System.nanoTime() - born > pool.limits().lifeNanos()) {
      retire();
    }
    if (!answers.isEmpty()) {
      return;
    }
    if (isOpen()) {
      idle.start(pool.limits().idleNanos());
    } else {
      rest();
    }
  }

  /** Takes no more requests. */
  private void retire() {
    if (isOpen()) {
      phase = Phase.RETIRED;
      pool.retire(connection);
    }
  }

  private void idleTooLong() {
    if (answers.isEmpty()) {
      retire();
      rest();
    }
  }

  /** Says goodbye when the last stream is over. */
  private void rest() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      idle.stop();
      pool.gone(connection);
      channel.close();
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext in, Http2Settings settings) {
    spoken = true;
    if (settings.maxConcurrentStreams() != null) {
      pool.bound(connection, settings.maxConcurrentStreams());
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext in, int stream, long code) {
    Http2Answer answer = answers.remove(stream);
    if (answer != null) {
      pool.leave(connection);
      afterStream();
      answer.broken(Http2Faults.reset(code));
    }
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext in, int lastStream, long code, ByteBuf words) {
    retire();
    for (Http2Answer answer : new ArrayList<>(answers.values())) {
      if (answer.stream() > lastStream && answers.remove(answer.stream()) != null) {
        pool.leave(connection);
        answer.broken(Http2Faults.wentAway(code));
      }
    }
    if (answers.isEmpty()) {
      rest();
    }
  }

  @Override
  public void streamBroke(int stream, Http2Exception why) {
    Http2Answer answer = answers.remove(stream);
    if (answer != null) {
      pool.leave(connection);
      afterStream();
      answer.broken(
          why.error() == Http2Error.REFUSED_STREAM
              ? Http2Faults.reset(why.error().code())
              : Http2Faults.violation(why));
    }
  }

  @Override
  public void connectionBroke(Throwable why) {
    Throwable told = why;
    if (why instanceof Http2Exception broken) {
      told = spoken ? Http2Faults.violation(broken) : Http2Faults.notSpoken(broken);
    } else if (why != null) {
      told = WireExchange.known(why);
    }
    closed(told);
  }

  /**
   * The connection is over; what is on it ends with {@code why}, or as cut off where that is null.
   */
  void closed(Throwable why) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    idle.stop();
    pool.gone(connection);
    List<Http2Answer> cut = new ArrayList<>(answers.values());
    answers.clear();
    if (!cut.isEmpty()) {
      Hangup.abruptly(channel);
    }
    Hangup.now(channel);
    for (Http2Answer answer : cut) {
      pool.leave(connection);
      answer.broken(why == null ? answer.cutOff(answered > 0) : why);
    }
  }
}
