package io.s3ranged.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with the servers' class path that ends with this one: it reads its input, which ends when
 * this JVM does, however it does.
 */
public final class ForkedJvm implements AutoCloseable {

  private static final long READY_SECONDS = 60;

  private final Process process;
  private final int port;

  private ForkedJvm(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * The class path of a module's server: what Maven wrote into {@code resource} beside {@code
   * ofModule}, with the module's own classes before it.
   */
  public static String classPath(Class<?> ofModule, String resource) {
    try (InputStream in = ofModule.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "not built by Maven: " + resource + " is not beside " + ofModule);
      }
      String libraries = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
      Path own = Path.of(ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own + System.getProperty("path.separator") + libraries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks a process to end and waits until it has; after five seconds it is ended. */
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Starts {@code mainClass} and waits until it says where it listens. */
  static ForkedJvm start(String mainClass, String heap, Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"));
    command.add("-Djava.io.tmpdir=" + directory);
    command.addAll(List.of("-cp", classPath(ForkedJvm.class, "servers.classpath"), mainClass));
    command.addAll(List.of(arguments));
    Path log = directory.resolve(mainClass.substring(mainClass.lastIndexOf('.') + 1) + ".log");
    try {
      Files.createDirectories(directory);
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      return new ForkedJvm(process, awaitPort(process, mainClass, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    end(process);
  }

  private static int awaitPort(Process process, String mainClass, Path log) {
    BlockingQueue<String> ready = new ArrayBlockingQueue<>(1);
    Thread reader = new Thread(() -> drain(process, ready), "stdout-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    try {
      String line = ready.poll(READY_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.isEmpty()) {
        process.destroyForcibly();
        throw new IllegalStateException(mainClass + " did not start; see " + log);
      }
      return Integer.parseInt(line.substring("READY ".length()));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + mainClass + " started", e);
    }
  }

  private static void drain(Process process, BlockingQueue<String> ready) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        if (line.startsWith("READY ") && !ready.offer(line)) {
          throw new IllegalStateException("READY twice");
        }
        line = out.readLine();
      }
    } catch (IOException e) {
      // The process has ended.
    }
    boolean unused = ready.offer("");
  }
}
