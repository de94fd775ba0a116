package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.client.ClientMain;
import io.s3ranged.benchmark.client.Parameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A peer in a process of its own, that waits for tasks. */
final class ClientProcess implements AutoCloseable {

  private static final long MOST_MINUTES_A_TASK = 15;
  private static final long SECONDS_TO_END = 10;

  private final Peer peer;
  private final Set<String> warm = new HashSet<>();
  private String lastPrefix = "";
  private final Process process;
  private final BufferedReader output;
  private final Path log;

  private ClientProcess(Peer peer, Process process, Path log) {
    this.peer = peer;
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.log = log;
  }

  /** Starts one and waits until it is ready for tasks. */
  static ClientProcess start(Peer peer, Places places, List<String> options, Parameters parameters)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (peer.classPath() == Peer.ClassPath.NATIVE) {
      command.add(places.floor().toString());
    } else {
      command.addAll(places.command(peer));
      command.addAll(options);
      command.add(ClientMain.class.getName());
      command.add(peer.client().getName());
    }
    command.addAll(List.of(parameters.toString().split(" ", -1)));
    Path log = places.work().resolve(peer.name().replaceAll("[^A-Za-z0-9]+", "-") + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    ClientProcess started = new ClientProcess(peer, builder.start(), log);
    started.await("READY");
    return started;
  }

  /** The prefix of the task before. */
  String lastPrefix() {
    return lastPrefix;
  }

  void reads(String prefix) {
    lastPrefix = prefix;
  }

  Peer peer() {
    return peer;
  }

  /** Whether it has done such a task before; after this it counts as having. */
  boolean becomesWarm(String query) {
    return warm.add(query);
  }

  /** Has it do a task; what it says about it. */
  Parameters run(Parameters task) throws IOException {
    process.getOutputStream().write((task + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return Parameters.parse(await("RESULT"));
  }

  private String await(String start) throws IOException {
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(MOST_MINUTES_A_TASK, TimeUnit.MINUTES));
    try {
      String line = output.readLine();
      String other = "its process has ended";
      while (line != null && !line.startsWith(start) && !line.startsWith("FAILED")) {
        // Of an agent in its JVM, or the JVM's own last words.
        other = line;
        line = output.readLine();
      }
      if (line == null || !line.startsWith(start)) {
        throw new IOException(peer.name() + ": " + (line == null ? other : line) + "; see " + log);
      }
      return line;
    } finally {
      limit.cancel(false);
    }
  }

  /** It ends with its input, as an agent in it wants; if not, it is ended. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
