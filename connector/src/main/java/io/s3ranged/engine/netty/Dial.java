package io.s3ranged.engine.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.s3ranged.fault.FaultKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The search for one connection, over the addresses of a host.
 *
 * <p>They are tried in order. One that refuses is followed by the next at once; one that says
 * nothing for {@link #HEAD_START_MILLIS} gets the next beside it, and the first that answers is
 * taken. Runs on one event loop.
 */
final class Dial {

  /** As RFC 8305 advises. */
  static final int HEAD_START_MILLIS = 250;

  /** What a connection is for. Called on the dial's event loop, with one end. */
  interface Errand {

    /** False once nobody waits for the connection any more. */
    boolean isWanted();

    /** What is to be installed on each socket that is tried. */
    ChannelHandler opening();

    /** The end: a connection stands. */
    void connected(Channel channel);

    /** The end: none can be had. */
    void failed(Throwable why);
  }

  private final Route route;
  private final Errand errand;
  private final Addresses known;
  private final List<InetAddress> addresses;
  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final int connectMillis;
  private final List<Channel> open = new ArrayList<>(2);
  private final List<InetAddress> silent = new ArrayList<>(2);
  private int tried;
  private boolean over;

  Dial(
      Route route,
      Errand errand,
      Addresses known,
      List<InetAddress> addresses,
      Bootstrap bootstrap,
      int connectMillis) {
    this.route = route;
    this.errand = errand;
    this.known = known;
    this.addresses = addresses;
    this.loop = bootstrap.config().group().next();
    this.bootstrap = bootstrap.clone(loop).handler(errand.opening());
    this.connectMillis = connectMillis;
  }

  void start() {
    loop.execute(this::tryNext);
  }

  /** Breaks the search off, which then fails as cancelled. From any thread. */
  void abandon() {
    loop.execute(() -> end(WireExchange.cancelledFault()));
  }

  private void tryNext() {
    if (over || tried == addresses.size()) {
      return;
    }
    if (!errand.isWanted()) {
      end(WireExchange.cancelledFault());
      return;
    }
    InetAddress address = addresses.get(tried++);
    silent.add(address);
    try {
      ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address, route.port()));
      open.add(connecting.channel());
      connecting.addListener(done -> answered(address, connecting));
    } catch (RuntimeException e) {
      end(WireExchange.known(e));
      return;
    }
    if (tried < addresses.size()) {
      loop.schedule(this::tryNextToSilent, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A later try may have been begun for another reason meanwhile: then this one comes early. */
  private void tryNextToSilent() {
    if (!silent.isEmpty()) {
      tryNext();
    }
  }

  private void answered(InetAddress address, ChannelFuture connecting) {
    Channel channel = connecting.channel();
    open.remove(channel);
    silent.remove(address);
    if (over) {
      channel.close();
    } else if (connecting.isSuccess()) {
      over = true;
      known.reached(address);
      // They had a head start.
      silent.stream()
          .filter(other -> addresses.indexOf(other) < addresses.indexOf(address))
          .forEach(known::failed);
      closeOthers();
      take(channel);
    } else {
      channel.close();
      known.failed(address);
      if (tried < addresses.size()) {
        tryNext();
      } else if (silent.isEmpty()) {
        end(failure(connecting.cause()));
      }
    }
  }

  private void take(Channel channel) {
    try {
      errand.connected(channel);
    } catch (RuntimeException | Error e) {
      // Netty would only log it, and somebody waits for the end of this errand.
      channel.close();
      errand.failed(WireExchange.known(e));
    }
  }

  private Throwable failure(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      String detail = "no connection to " + route + " within " + connectMillis + " ms";
      return new WireFault(FaultKind.TIMED_OUT, detail, cause);
    }
    return WireExchange.known(cause);
  }

  private void end(Throwable why) {
    if (!over) {
      over = true;
      closeOthers();
      errand.failed(why);
    }
  }

  /** A channel that is closed leaves the list at once, or later. */
  private void closeOthers() {
    List.copyOf(open).forEach(Channel::close);
  }
}
