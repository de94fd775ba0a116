package io.s3ranged.benchmark;

import io.s3ranged.testkit.ForkedJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The benchmark server in a JVM of its own, which ends when this one does, however it does.
 *
 * <p>S3 in path style; buckets need not be made. Ports: {@code http}, {@code https} (HTTP/1.1),
 * {@code h2c} (prior knowledge), {@code h2} (ALPN). Any credentials will do. Commands are those of
 * {@code io.s3ranged.benchmark.server.Administration}. Safe to use from any thread.
 */
public final class BenchmarkServer implements AutoCloseable {

  private static final long SETTLING_NANOS = 2_000_000_000;
  private static final long POLL_NANOS = 2_000_000;

  private final Process process;
  private final Map<String, String> told;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private BenchmarkServer(Process process, Map<String, String> told) {
    this.process = process;
    this.told = told;
  }

  /** Starts one whose generated data lies in {@code directory} and is found there again. */
  public static BenchmarkServer start(Path directory, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            ForkedJvm.classPath(BenchmarkServer.class, "server.classpath")));
    command.add("io.s3ranged.benchmark.server.ServerMain");
    command.addAll(List.of("--directory", directory.toAbsolutePath().toString()));
    command.add("--end-with-input");
    command.addAll(List.of(options));
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve("server.log");
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      return new BenchmarkServer(process, awaitReady(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a port: {@code http://127.0.0.1:N} or {@code https://...}. */
  public URI endpoint(String port) {
    boolean encrypted = port.equals("https") || port.equals("h2");
    return URI.create((encrypted ? "https" : "http") + "://127.0.0.1:" + port(port));
  }

  public int port(String name) {
    return Integer.parseInt(told.get(name));
  }

  /** For {@code javax.net.ssl.trustStore}; its password is {@link #trustStorePassword}. */
  public Path trustStore() {
    return Path.of(told.get("trustStore"));
  }

  public String trustStorePassword() {
    return told.get("trustStorePassword");
  }

  /** For curl's {@code --cacert}. */
  public Path certificate() {
    return Path.of(told.get("pem"));
  }

  public long pid() {
    return process.pid();
  }

  /** Changes settings of one port, for requests that arrive from now on. */
  public void set(String port, Map<String, ?> settings) {
    Map<String, Object> query = new TreeMap<>(settings);
    query.put("port", port);
    Map<String, String> unused = command("set", query);
  }

  /** All ports are as they were in the beginning. */
  public void clear() {
    Map<String, String> unused = command("clear", Map.of());
  }

  public void reset() {
    Map<String, String> unused = command("reset", Map.of());
  }

  /**
   * What was counted, once no request is under way any more, or after two seconds: a client has its
   * last byte before the server has heard that it left.
   */
  public Map<String, Long> counters() {
    long deadline = System.nanoTime() + SETTLING_NANOS;
    Map<String, Long> counters = countersNow();
    while (counters.get("concurrent") > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      counters = countersNow();
    }
    return counters;
  }

  /** What has been counted up to now; pieces of bodies count when all of them has left. */
  public Map<String, Long> countersNow() {
    Map<String, Long> counters = new TreeMap<>();
    command("counters", Map.of()).forEach((name, value) -> counters.put(name, Long.valueOf(value)));
    return counters;
  }

  /**
   * Makes an object of {@code lines}, of {@code random} bytes, or {@code sparse}.
   *
   * @return its ETag without quotes
   */
  public String addObject(String bucket, String key, String kind, long bytes, long seed) {
    return command(
            "object",
            Map.of("bucket", bucket, "key", key, "kind", kind, "bytes", bytes, "seed", seed))
        .get("etag");
  }

  /** Makes many objects of {@code bytes} of log lines each, a thousand a folder. */
  public void addSeries(String bucket, String prefix, int count, long bytes, boolean manifest) {
    Map<String, String> unused =
        command(
            "series",
            Map.of(
                "bucket",
                bucket,
                "prefix",
                prefix,
                "count",
                count,
                "bytes",
                bytes,
                "manifest",
                manifest));
  }

  /** Sends a command to the administration port; what it answers, by name. */
  public Map<String, String> command(String name, Map<String, ?> query) {
    StringBuilder target =
        new StringBuilder("http://127.0.0.1:" + port("admin") + "/" + name + "?");
    query.forEach(
        (parameter, value) ->
            target
                .append(parameter)
                .append('=')
                .append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8))
                .append('&'));
    target.setLength(target.length() - 1);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(target.toString())).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalArgumentException(name + " " + query + ": " + answer.body().trim());
      }
      return values(answer.body().lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ForkedJvm.end(process);
  }

  private static Map<String, String> awaitReady(Process process, Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.equals("READY")) {
      lines.add(line);
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the benchmark server did not start; see " + log);
    }
    return values(lines);
  }

  private static Map<String, String> values(List<String> lines) {
    Map<String, String> values = new TreeMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return values;
  }
}
