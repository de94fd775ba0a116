package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.s3ranged.options.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * One HTTP/2 connection from the search for it on: a stream for each exchange, up to {@link
 * #MOST_PLACES} at once.
 *
 * <p>{@code DIALING -> STANDS}, or {@code OVER} where nothing comes of it. Exchanges may be sent
 * from the beginning: until the connection stands they wait in a queue, which {@code this} guards
 * together with the state; then {@link Http2Streams} has them.
 */
final class Http2Connection implements WireConnection, Dial.Errand {

  /** Requests at once: more connections bring more than more streams. */
  static final int MOST_PLACES = 4;

  private enum Phase {
    DIALING,
    STANDS,
    OVER
  }

  private final ConnectionPool pool;
  private final Route route;

  /** Guarded by this, until the connection stands. */
  private final Queue<WireExchange> waiting = new ArrayDeque<>();

  private Phase phase = Phase.DIALING;
  private Dial dial;
  private Throwable failure;
  private volatile Channel shaking;
  private volatile Channel channel;
  private volatile Http2Streams streams;

  /** Requests that have a place, and how many may. The pool's, under its lock. */
  int places;

  int mostPlaces = MOST_PLACES;

  Http2Connection(ConnectionPool pool, Route route) {
    this.pool = pool;
    this.route = route;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public InetAddress address() {
    Channel stands = channel;
    return stands != null && stands.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress()
        : null;
  }

  /** Starts the search for a connection. From the thread that made this. */
  void dialled(Dial search) {
    synchronized (this) {
      if (phase == Phase.DIALING) {
        dial = search;
      }
    }
    search.start();
  }

  @Override
  public void send(WireExchange next) {
    Channel stands;
    Throwable why;
    synchronized (this) {
      stands = channel;
      why = failure;
      if (phase == Phase.DIALING) {
        waiting.add(next);
        // A hedge beside it is not to wait for the same handshake.
        next.sentOn(this);
        next.heldBy(this::gaveUp);
        return;
      }
    }
    if (stands != null) {
      stands.eventLoop().execute(() -> streams.begin(next));
    } else if (why != null) {
      leave(next, why);
    } else {
      // Given up for want of anybody who waits, between being taken and being used.
      pool.leave(this);
      pool.sendElsewhere(next);
    }
  }

  /** An exchange that waits for the connection was cancelled; from any thread. */
  private void gaveUp(WireExchange asker) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(asker);
    }
    if (waited) {
      pool.later(
          () -> {
            // In this order: who hears of the end may ask again at once, and is not to find this
            // connection.
            giveUpAlone();
            leave(asker, WireExchange.cancelledFault());
          });
    }
  }

  private void giveUpAlone() {
    synchronized (this) {
      if (phase != Phase.DIALING || !waiting.isEmpty()) {
        return;
      }
      phase = Phase.OVER;
    }
    pool.gone(this);
    stopSearch();
  }

  /** A search or a handshake that is under way ends soon, and in nothing. */
  private void stopSearch() {
    Dial search;
    synchronized (this) {
      search = dial;
    }
    Channel half = shaking;
    if (half != null) {
      half.eventLoop().execute(() -> Hangup.now(half));
    }
    if (search != null) {
      search.abandon();
    }
  }

  private void leave(WireExchange over, Throwable why) {
    pool.leave(this);
    over.broken(over.isCancelled() ? WireExchange.cancelledFault() : why);
  }

  @Override
  public synchronized boolean isWanted() {
    return phase == Phase.DIALING;
  }

  @Override
  public ChannelHandler opening() {
    return new Opening();
  }

  @Override
  public void connected(Channel connected) {
    if (route.tls()) {
      // The handshake says what is spoken.
      shaking = connected;
    } else {
      open(connected);
    }
  }

  private void open(Channel connected) {
    Http2Streams begun = new Http2Streams(pool, this, connected);
    List<WireExchange> all = stands(connected, begun);
    if (begun == streams) {
      begun.open(all);
    } else {
      // Closed meanwhile, and so nobody waits that is not cancelled.
      Hangup.now(connected);
      all.forEach(exchange -> leave(exchange, WireExchange.cancelledFault()));
    }
  }

  /**
   * The search is over: who waited is taken out of the queue, and nobody enters it any more.
   *
   * @param begun what stands now, or null
   */
  private synchronized List<WireExchange> stands(Channel connected, Http2Streams begun) {
    if (phase == Phase.DIALING) {
      phase = begun == null ? Phase.OVER : Phase.STANDS;
      channel = connected;
      streams = begun;
    }
    List<WireExchange> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /** The store chose HTTP/1.1: those who wait take connections of their own, the first this one. */
  private void withoutHttp2(Channel connected) {
    pool.withoutHttp2(route);
    List<WireExchange> all = stands(null, null);
    pool.gone(this);
    all.forEach(exchange -> pool.leave(this));
    Http1Connection single = new Http1Connection(pool, route, connected);
    connected.pipeline().addLast(single);
    if (all.isEmpty() || !pool.opened(single)) {
      single.close();
      all.forEach(exchange -> exchange.broken(WireExchange.cancelledFault()));
      return;
    }
    single.send(all.get(0));
    all.subList(1, all.size()).forEach(pool::sendElsewhere);
  }

  @Override
  public void failed(Throwable why) {
    synchronized (this) {
      failure = phase == Phase.DIALING ? why : failure;
    }
    List<WireExchange> all = stands(null, null);
    pool.gone(this);
    all.forEach(exchange -> leave(exchange, why));
  }

  @Override
  public void close() {
    Channel stands;
    synchronized (this) {
      stands = channel;
      if (phase == Phase.DIALING) {
        // Whatever the search finds is not wanted any more.
        phase = Phase.OVER;
        failure = WireExchange.cancelledFault();
      }
    }
    if (stands != null) {
      stands.eventLoop().execute(() -> streams.closed(WireExchange.cancelledFault()));
    } else {
      stopSearch();
    }
  }

  /** Installed on each socket that is tried. */
  private final class Opening extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel tried) throws Exception {
      int bytes = route.tls() ? Http1Errand.SEALED_BYTES : Http2Codec.READ_BYTES;
      tried
          .config()
          .setRecvByteBufAllocator(new Intake(() -> tried.alloc().directBuffer(bytes), () -> true));
      if (route.tls()) {
        tried.pipeline().addLast(pool.tls().handler(tried, route, pool.limits().connectMillis()));
        tried.pipeline().addLast(new Negotiation());
      }
    }
  }

  /** Hears what store and client agree on in their handshake. */
  private final class Negotiation extends ApplicationProtocolNegotiationHandler {

    Negotiation() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext in, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        open(in.channel());
      } else if (pool.limits().protocol() == TransportProtocol.AUTO) {
        withoutHttp2(in.channel());
      } else {
        failed(Http2Faults.notSpoken(null));
        in.channel().close();
      }
    }

    /** A handshake that takes too long fails without an exception in the pipeline. */
    @Override
    public void userEventTriggered(ChannelHandlerContext in, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent shaken && !shaken.isSuccess()) {
        failed(Http2Faults.ofHandshake(shaken.cause()));
      }
      super.userEventTriggered(in, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext in) throws Exception {
      if (channel == null) {
        failed(Http1Connection.closedUnanswered());
      }
      super.channelInactive(in);
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext in, Throwable cause) {
      exceptionCaught(in, cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext in, Throwable cause) {
      failed(Http2Faults.ofHandshake(cause));
      in.channel().close();
    }
  }
}
