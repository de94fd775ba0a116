package io.s3ranged.engine.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections to all stores. Bounds nothing: how many requests run at once is the caller's
 * business.
 *
 * <p>Of HTTP/1.1 each request has a connection of its own, kept between requests; the one that was
 * used last is used first, so that the others grow old and go. Of HTTP/2 a request goes to the
 * connection with the fewest, and to a new one where all have their fill. Safe to use from any
 * thread; nothing foreign is called under its lock.
 */
final class ConnectionPool {

  private final IoLoops loops;
  private final WireLimits limits;
  private final Tls tls;
  private final Addresses addresses;
  private final Map<Route, Deque<Http1Connection>> idle = new HashMap<>();
  private final Map<Route, List<Http2Connection>> shared = new HashMap<>();
  private final Set<WireConnection> open = new HashSet<>();
  private final Set<Route> withoutHttp2 = ConcurrentHashMap.newKeySet();
  private boolean closed;

  ConnectionPool(IoLoops loops, WireLimits limits, Addresses addresses) {
    this.loops = loops;
    this.limits = limits;
    this.addresses = addresses;
    this.tls = new Tls(limits.protocol());
  }

  WireLimits limits() {
    return limits;
  }

  Tls tls() {
    return tls;
  }

  /** Runs a task behind what is to be done now. */
  void later(Runnable task) {
    loops.later(task);
  }

  /** Sends on a kept connection or on a new one. May look up the host's addresses, which blocks. */
  void send(WireExchange exchange) {
    Route route = Route.of(exchange.request());
    WireConnection kept = take(route, exchange.avoided());
    if (kept != null) {
      kept.send(exchange);
      return;
    }
    try {
      addresses.lookUp(route.host());
    } catch (UnknownHostException e) {
      exchange.broken(e);
      return;
    }
    connect(route, exchange);
  }

  /** As {@link #send}, from an event loop: the host's addresses are known already. */
  void sendElsewhere(WireExchange exchange) {
    Route route = Route.of(exchange.request());
    WireConnection kept = take(route, exchange.avoided());
    if (kept != null) {
      kept.send(exchange);
    } else {
      connect(route, exchange);
    }
  }

  private boolean speaksHttp2(Route route) {
    return switch (limits.protocol()) {
      case HTTP1 -> false;
      case HTTP2 -> true;
      case AUTO -> route.tls() && !withoutHttp2.contains(route);
    };
  }

  /** Notes that a store does not speak HTTP/2, so that connections to it are not shared. */
  void withoutHttp2(Route route) {
    withoutHttp2.add(route);
  }

  private void connect(Route route, WireExchange exchange) {
    if (speaksHttp2(route)) {
      connectShared(route, exchange);
      return;
    }
    try {
      Dial dial = dial(route, new Http1Errand(this, route, exchange), exchange.avoided());
      exchange.heldBy(asker -> dial.abandon());
      dial.start();
    } catch (RuntimeException e) {
      // The client was closed meanwhile; whatever it is, somebody waits.
      exchange.broken(WireExchange.known(e));
    }
  }

  private void connectShared(Route route, WireExchange exchange) {
    Http2Connection connection = new Http2Connection(this, route);
    boolean first;
    synchronized (this) {
      // Many come here at once in the beginning: those behind the first find its connection.
      WireConnection others = takeShared(route, exchange.avoided());
      first = others == null;
      connection = first ? connection : (Http2Connection) others;
      if (first && closed) {
        connection = null;
      } else if (first) {
        connection.places = 1;
        open.add(connection);
        shared.computeIfAbsent(route, any -> new ArrayList<>(2)).add(connection);
      }
    }
    if (connection == null) {
      exchange.broken(WireExchange.cancelledFault());
      return;
    }
    connection.send(exchange);
    if (first) {
      try {
        connection.dialled(dial(route, connection, exchange.avoided()));
      } catch (RuntimeException e) {
        connection.failed(WireExchange.known(e));
      }
    }
  }

  private Dial dial(Route route, Dial.Errand errand, WireConnection avoided) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(loops.channels())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true);
    List<InetAddress> order =
        addresses.inOrder(route.host(), avoided == null ? null : avoided.address());
    return new Dial(route, errand, addresses, order, bootstrap, limits.connectMillis());
  }

  /** A place on a connection that stands and is not to be avoided, or null. */
  private synchronized WireConnection take(Route route, WireConnection avoided) {
    if (speaksHttp2(route)) {
      return takeShared(route, avoided);
    }
    Deque<Http1Connection> waiting = idle.getOrDefault(route, new ArrayDeque<>());
    for (Iterator<Http1Connection> each = waiting.iterator(); each.hasNext(); ) {
      Http1Connection next = each.next();
      if (isGood(next, avoided)) {
        each.remove();
        return next;
      }
    }
    return null;
  }

  private Http2Connection takeShared(Route route, WireConnection avoided) {
    Http2Connection best = null;
    for (Http2Connection next : shared.getOrDefault(route, List.of())) {
      boolean free = next.places < next.mostPlaces && isGood(next, avoided);
      if (free && (best == null || next.places < best.places)) {
        best = next;
      }
    }
    if (best != null) {
      best.places++;
    }
    return best;
  }

  /** Neither the one to avoid nor, if the host has others, one to the same address. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isGood(WireConnection connection, WireConnection avoided) {
    InetAddress address = avoided == null ? null : avoided.address();
    return connection != avoided
        && (address == null
            || !address.equals(connection.address())
            || !addresses.hasOtherThan(connection.route().host(), address));
  }

  /** Notes a new connection; false if the pool is closed, and so must the connection be. */
  synchronized boolean opened(WireConnection connection) {
    if (!closed) {
      open.add(connection);
    }
    return !closed;
  }

  /** Takes a connection back that is ready for another request. */
  void giveBack(Http1Connection connection) {
    synchronized (this) {
      if (!closed) {
        idle.computeIfAbsent(connection.route(), route -> new ArrayDeque<>()).push(connection);
        return;
      }
    }
    connection.close();
  }

  /** Notes that a request on a shared connection is over, or never was. */
  synchronized void leave(Http2Connection connection) {
    connection.places--;
  }

  /** Gives a shared connection no more requests at once than its store allows. */
  synchronized void bound(Http2Connection connection, long places) {
    connection.mostPlaces = (int) Math.max(1, Math.min(Http2Connection.MOST_PLACES, places));
  }

  /** Gives a shared connection no more requests. */
  synchronized void retire(Http2Connection connection) {
    List<Http2Connection> among = shared.get(connection.route());
    if (among != null) {
      among.remove(connection);
    }
  }

  /** Forgets a connection that is closed. */
  synchronized void gone(WireConnection connection) {
    open.remove(connection);
    if (connection instanceof Http2Connection stream) {
      retire(stream);
      return;
    }
    Deque<Http1Connection> waiting = idle.get(connection.route());
    if (waiting != null) {
      waiting.remove(connection);
    }
  }

  /** Closes all connections; what is under way on them ends as cancelled. */
  void close() {
    Set<WireConnection> all;
    synchronized (this) {
      closed = true;
      idle.clear();
      shared.clear();
      all = new HashSet<>(open);
    }
    all.forEach(WireConnection::close);
  }
}
