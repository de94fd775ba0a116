package io.s3ranged.engine.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.s3ranged.fault.FaultKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Opens connections, over all addresses of a host in turn.
 *
 * <p>Each new connection begins with the next address; one that refuses is passed over for the one
 * behind it. Safe to use from any thread.
 */
final class Dialer {

  /** Room for some records of TLS, which have at most 16 KiB each. */
  private static final int SEALED_BYTES = 64 << 10;

  private final IoLoops loops;
  private final WireLimits limits;
  private final ConnectionPool pool;
  private final Map<Route, List<InetAddress>> known = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Tls tls = new Tls();

  Dialer(IoLoops loops, WireLimits limits, ConnectionPool pool) {
    this.loops = loops;
    this.limits = limits;
    this.pool = pool;
  }

  /** Connects and sends. Blocks while the JVM looks the host up, as long as its cache says. */
  void dial(Route route, WireExchange exchange) {
    try {
      known.put(route, List.of(InetAddress.getAllByName(route.host())));
    } catch (UnknownHostException e) {
      exchange.broken(e);
      return;
    }
    dialKnown(route, exchange);
  }

  /** Connects and sends, to an address that was looked up before. */
  void dialKnown(Route route, WireExchange exchange) {
    List<InetAddress> addresses = known.get(route);
    new Attempt(route, exchange, addresses, turn.getAndIncrement()).connect(0);
  }

  /** One exchange on its way to a connection. */
  private final class Attempt {

    private final Route route;
    private final WireExchange exchange;
    private final List<InetAddress> addresses;
    private final int first;

    Attempt(Route route, WireExchange exchange, List<InetAddress> addresses, int first) {
      this.route = route;
      this.exchange = exchange;
      this.addresses = addresses;
      this.first = first;
    }

    void connect(int tried) {
      int index = Math.floorMod(first + tried, addresses.size());
      Bootstrap bootstrap =
          new Bootstrap()
              .group(loops.group())
              .channelFactory(loops.channels())
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.SO_KEEPALIVE, true)
              .handler(new Opening());
      ChannelFuture connecting =
          bootstrap.connect(new InetSocketAddress(addresses.get(index), route.port()));
      exchange.heldBy(asker -> connecting.channel().close());
      connecting.addListener(
          done -> {
            try {
              if (done.isSuccess() && !exchange.isCancelled()) {
                ready(connecting.channel());
              } else {
                connecting.channel().close();
                failed(done.cause(), tried + 1);
              }
            } catch (RuntimeException | Error e) {
              // Netty would only log it, and somebody waits for the end of this exchange.
              exchange.broken(WireExchange.known(e));
            }
          });
    }

    private void ready(Channel channel) {
      Http1Connection connection = channel.pipeline().get(Http1Connection.class);
      if (connection == null) {
        // Closed already: this thread was slower than the store.
        exchange.broken(Http1Connection.closedUnanswered());
      } else if (pool.opened(connection)) {
        connection.send(exchange);
      } else {
        connection.close();
        exchange.broken(WireExchange.cancelledFault());
      }
    }

    private void failed(Throwable cause, int tried) {
      if (exchange.isCancelled()) {
        exchange.broken(WireExchange.cancelledFault());
      } else if (tried < addresses.size()) {
        connect(tried);
      } else if (cause instanceof ConnectTimeoutException) {
        String detail = "no connection to " + route + " within " + limits.connectMillis() + " ms";
        exchange.broken(new WireFault(FaultKind.TIMED_OUT, detail, cause));
      } else {
        exchange.broken(WireExchange.known(cause));
      }
    }

    private final class Opening extends ChannelInitializer<Channel> {
      @Override
      protected void initChannel(Channel channel) throws SSLException {
        Http1Connection connection = new Http1Connection(pool, route, channel);
        if (route.tls()) {
          channel.pipeline().addLast(tls.handler(channel, route, limits.connectMillis()));
          Supplier<ByteBuf> sealed = () -> channel.alloc().directBuffer(SEALED_BYTES);
          channel.config().setRecvByteBufAllocator(new Intake(sealed, connection::wantsMore));
        } else {
          channel
              .config()
              .setRecvByteBufAllocator(new Intake(connection::room, connection::wantsMore));
        }
        channel.pipeline().addLast(connection);
      }
    }
  }
}
