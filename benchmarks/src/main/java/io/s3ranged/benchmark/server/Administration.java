package io.s3ranged.benchmark.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The port by which a benchmark governs the server. Plain GETs, answers of lines {@code
 * name=value}; requests here are not counted.
 *
 * <pre>
 * /ports                     name=port of each, and the files a TLS client needs
 * /counters                  see {@link Counters}
 * /reset                     forgets what was counted
 * /settings?port=http        what differs from the initial settings
 * /set?port=http&amp;firstByteMillis=30   changes some; without port, of every port
 * /clear?port=http           back to the initial settings
 * /listen?name=slow&amp;protocol=http     opens another port with settings of its own
 * /object?bucket=b&amp;key=k&amp;kind=lines&amp;bytes=1048576&amp;seed=1
 * /series?bucket=b&amp;prefix=p/&amp;count=20000&amp;bytes=65536&amp;perFolder=1000&amp;manifest=true
 * </pre>
 */
final class Administration {

  private final BenchmarkEndpoint endpoint;
  private final HttpServer server;

  private Administration(BenchmarkEndpoint endpoint, HttpServer server) {
    this.endpoint = endpoint;
    this.server = server;
  }

  static Administration start(BenchmarkEndpoint endpoint, int number) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), 0);
    Administration administration = new Administration(endpoint, server);
    server.createContext("/", administration::handle);
    server.start();
    return administration;
  }

  int number() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request = Request.of("GET", exchange.getRequestURI().toString(), Map.of(), null);
    int status = 200;
    String text;
    try {
      text = command(request);
    } catch (IllegalArgumentException | NullPointerException e) {
      status = 400;
      text = "error=" + e + "\n";
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String command(Request request) throws IOException {
    Map<String, String> query = request.query();
    return switch (request.path()) {
      case "/ports" -> portsText();
      case "/counters" -> lines(endpoint.counters().snapshot());
      case "/reset" -> reset();
      case "/settings" -> settingsText(port(query.get("port")));
      case "/set" -> set(query);
      case "/clear" -> clear(query.get("port"));
      case "/listen" -> listen(query);
      case "/object" -> object(query);
      case "/series" -> series(query);
      default -> throw new IllegalArgumentException("there is no " + request.path());
    };
  }

  String portsText() {
    StringBuilder text = new StringBuilder();
    endpoint.ports().forEach((name, port) -> text.append(name + "=" + port.number() + "\n"));
    text.append("admin=" + number() + "\n");
    Path trust = endpoint.certificate().trustStore();
    text.append("trustStore=" + trust + "\n");
    text.append("trustStorePassword=" + Certificate.PASSWORD + "\n");
    text.append("pem=" + endpoint.certificate().pem() + "\n");
    return text.toString();
  }

  private String reset() {
    endpoint.counters().reset();
    return "";
  }

  private String set(Map<String, String> query) {
    Iterable<Port> ports =
        query.containsKey("port") ? java.util.List.of(port(query.get("port"))) : allPorts();
    for (Port port : ports) {
      Settings changed = port.settings();
      for (Map.Entry<String, String> one : query.entrySet()) {
        if (!one.getKey().equals("port")) {
          changed = changed.with(one.getKey(), one.getValue());
        }
      }
      port.settings(changed);
    }
    return "";
  }

  private String clear(String name) {
    Iterable<Port> ports = name == null ? allPorts() : java.util.List.of(port(name));
    ports.forEach(port -> port.settings(Settings.INITIAL));
    return "";
  }

  private String listen(Map<String, String> query) throws IOException {
    Protocol protocol =
        Protocol.valueOf(query.getOrDefault("protocol", "http").toUpperCase(Locale.ROOT));
    int number = Integer.parseInt(query.getOrDefault("number", "0"));
    return "port=" + endpoint.listen(query.get("name"), protocol, number).number() + "\n";
  }

  private String object(Map<String, String> query) throws IOException {
    StoredObject object =
        endpoint
            .generated()
            .object(
                query.get("bucket"),
                query.get("key"),
                query.getOrDefault("kind", "lines"),
                Long.parseLong(query.getOrDefault("seed", "1")),
                Long.parseLong(query.get("bytes")));
    return "etag=" + object.etag() + "\nbytes=" + object.size() + "\n";
  }

  private String series(Map<String, String> query) throws IOException {
    Series series =
        endpoint
            .generated()
            .series(
                query.get("bucket"),
                query.get("prefix"),
                Integer.parseInt(query.get("count")),
                Integer.parseInt(query.getOrDefault("perFolder", "1000")),
                Long.parseLong(query.get("bytes")));
    if (Boolean.parseBoolean(query.get("manifest"))) {
      endpoint.manifest().prepare(query.get("bucket"), series);
    }
    return "count=" + series.count() + "\nbytes=" + series.count() * series.size() + "\n";
  }

  private static String settingsText(Port port) {
    StringBuilder text = new StringBuilder();
    port.settings()
        .knobs()
        .forEach((knob, value) -> text.append(knob.parameter() + "=" + value + "\n"));
    return text.append("fault=" + port.settings().fault() + "\n").toString();
  }

  private Iterable<Port> allPorts() {
    return endpoint.ports().values().stream().map(BenchmarkEndpoint.Listening::port).toList();
  }

  private Port port(String name) {
    BenchmarkEndpoint.Listening listening = endpoint.ports().get(name);
    if (listening == null) {
      throw new IllegalArgumentException("there is no port " + name);
    }
    return listening.port();
  }

  private static String lines(Map<String, Long> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString();
  }
}
