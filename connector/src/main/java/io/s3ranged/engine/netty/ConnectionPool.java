package io.s3ranged.engine.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Connections between their requests. Bounds nothing: how many requests run at once is the caller's
 * business, and each has a connection of its own.
 *
 * <p>The one that was used last is used first, so that the others grow old and go. Safe to use from
 * any thread; nothing foreign is called under its lock.
 */
final class ConnectionPool {

  private final Dialer dialer;
  private final WireLimits limits;
  private final Map<Route, Deque<Http1Connection>> idle = new HashMap<>();
  private final Set<Http1Connection> open = new HashSet<>();
  private boolean closed;

  ConnectionPool(IoLoops loops, WireLimits limits) {
    this.limits = limits;
    this.dialer = new Dialer(loops, limits, this);
  }

  WireLimits limits() {
    return limits;
  }

  /** Sends on a kept connection or on a new one. May look up the host's addresses, which blocks. */
  void send(WireExchange exchange) {
    Route route = Route.of(exchange.request());
    Http1Connection kept = take(route);
    if (kept != null) {
      kept.send(exchange);
    } else {
      dialer.dial(route, exchange);
    }
  }

  /** As {@link #send}, from an event loop: the host's addresses are known already. */
  void sendElsewhere(WireExchange exchange) {
    Route route = Route.of(exchange.request());
    Http1Connection kept = take(route);
    if (kept != null) {
      kept.send(exchange);
    } else {
      dialer.dialKnown(route, exchange);
    }
  }

  private synchronized Http1Connection take(Route route) {
    Deque<Http1Connection> waiting = idle.get(route);
    return waiting == null ? null : waiting.poll();
  }

  /** Notes a new connection; false if the pool is closed, and so must the connection be. */
  synchronized boolean opened(Http1Connection connection) {
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

  /** Forgets a connection that is closed. */
  synchronized void gone(Http1Connection connection) {
    open.remove(connection);
    Deque<Http1Connection> waiting = idle.get(connection.route());
    if (waiting != null) {
      waiting.remove(connection);
    }
  }

  /** Closes all connections; what is under way on them ends as cancelled. */
  void close() {
    Set<Http1Connection> all;
    synchronized (this) {
      closed = true;
      idle.clear();
      all = new HashSet<>(open);
    }
    all.forEach(Http1Connection::close);
  }
}
