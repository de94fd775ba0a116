package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** One exchange on its way to an HTTP/1.1 connection of its own. */
final class Http1Errand implements Dial.Errand {

  /** Room for some records of TLS, which have at most 16 KiB each. */
  static final int SEALED_BYTES = 64 << 10;

  private final ConnectionPool pool;
  private final Route route;
  private final WireExchange exchange;

  Http1Errand(ConnectionPool pool, Route route, WireExchange exchange) {
    this.pool = pool;
    this.route = route;
    this.exchange = exchange;
  }

  @Override
  public boolean isWanted() {
    return !exchange.isCancelled();
  }

  @Override
  public ChannelHandler opening() {
    return new Opening();
  }

  @Override
  public void connected(Channel channel) {
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

  @Override
  public void failed(Throwable why) {
    exchange.broken(exchange.isCancelled() ? WireExchange.cancelledFault() : why);
  }

  private final class Opening extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) throws SSLException {
      Http1Connection connection = new Http1Connection(pool, route, channel);
      if (route.tls()) {
        int millis = pool.limits().connectMillis();
        channel.pipeline().addLast(pool.tls().handler(channel, route, millis));
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
