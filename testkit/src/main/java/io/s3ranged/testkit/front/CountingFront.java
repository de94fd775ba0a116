package io.s3ranged.testkit.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback HTTP/1.1 front for one server: counts requests and bytes as the server sees them, and
 * makes reads as slow as asked.
 *
 * <p>Heads and bodies pass unchanged, so that signatures stay valid; every client connection has
 * one connection behind it. {@code GET /__front__/counters}, {@code /__front__/reset} and {@code
 * /__front__/pace?firstByteMillis=30&bytesPerSecond=0} reach it from other processes. Safe to use
 * from any thread.
 */
public final class CountingFront implements AutoCloseable {

  private final ServerSocket listener;
  private final URI upstream;
  private final URI endpoint;
  private final FrontCounters counters = new FrontCounters();
  private final Set<FrontConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile Pace pace = Pace.UNBOUNDED;

  private CountingFront(ServerSocket listener, URI upstream) {
    this.listener = listener;
    this.upstream = upstream;
    this.endpoint = URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Starts a front on a free loopback port. */
  public static CountingFront start(URI upstream) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      CountingFront front = new CountingFront(listener, upstream);
      Thread acceptor = new Thread(front::accept, "front-" + front.endpoint.getPort());
      acceptor.setDaemon(true);
      acceptor.start();
      return front;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  public FrontCounters counters() {
    return counters;
  }

  /** Sets how slow reads are that begin from now on. */
  public void pace(Pace newPace) {
    pace = newPace;
  }

  /** Forgets what was counted; exchanges under way are counted when they end. */
  public void reset() {
    counters.reset();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(FrontConnection::close);
  }

  URI upstream() {
    return upstream;
  }

  Pace pace() {
    return pace;
  }

  /** Answers a request to the front itself. */
  byte[] control(String target) {
    String command = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
    int status = 200;
    switch (command) {
      case "counters" -> {}
      case "reset" -> reset();
      case "pace" -> {
        Map<String, String> values = query(target);
        pace(
            new Pace(
                Long.parseLong(values.getOrDefault("firstByteMillis", "0")),
                Long.parseLong(values.getOrDefault("bytesPerSecond", "0"))));
      }
      default -> status = 404;
    }
    StringBuilder body = new StringBuilder();
    counters.snapshot().forEach((name, value) -> body.append(name + "=" + value + "\n"));
    String head = "HTTP/1.1 " + status + " -\r\nContent-Type: text/plain\r\nContent-Length: ";
    return (head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> query(String target) {
    Map<String, String> values = new HashMap<>();
    int mark = target.indexOf('?');
    for (String pair : mark < 0 ? new String[0] : target.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return values;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        FrontConnection connection = new FrontConnection(this, socket);
        connections.add(connection);
        Thread thread =
            new Thread(
                () -> {
                  connection.run();
                  connections.remove(connection);
                },
                "front-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
