package io.s3ranged.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Ceph RGW, by the script that unpacks and runs it; it ends with this JVM. */
public final class RgwProcess {

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(8);

  private RgwProcess() {}

  /**
   * Starts it and waits until it answers.
   *
   * @param script {@code integration-tests/rgw.sh}
   * @param directory for its address ({@code rgw.address}) and its log
   * @throws IllegalStateException with the log, if it cannot be had
   */
  public static URI start(Path script, Path directory) {
    Path address = directory.resolve("rgw.address");
    Path log = directory.resolve("rgw.log");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(address);
      Process process =
          new ProcessBuilder(script.toString(), "run", address.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      long started = System.nanoTime();
      while (!Files.exists(address)) {
        boolean ended = process.waitFor(200, TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() - started > PATIENCE_NANOS) {
          process.destroy();
          throw new IllegalStateException("Ceph RGW cannot be had: " + Files.readString(log));
        }
      }
      return URI.create(Files.readString(address).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Ceph RGW was started", e);
    }
  }
}
