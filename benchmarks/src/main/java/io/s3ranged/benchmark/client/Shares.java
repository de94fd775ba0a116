package io.s3ranged.benchmark.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Work in equal pieces, taken in turn by so many threads that stay. */
final class Shares implements AutoCloseable {

  /** A range of an object. */
  record Piece(String key, long start, long length) {
    String range() {
      return "bytes=" + start + "-" + (start + length - 1);
    }

    /** What a client without an HTTP library sends for it, to a server that wants no signature. */
    byte[] request(String bucket) {
      String head = "GET /" + bucket + "/" + key + " HTTP/1.1\r\nHost: localhost\r\n";
      return (head + "Range: " + range() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** What a thread does with a piece; bytes that it read. */
  interface Reader extends AutoCloseable {
    long read(Piece piece) throws Exception;

    /** No more pieces for this thread. */
    @Override
    default void close() {}
  }

  /** Each thread's own reader. */
  interface Readers {
    Reader open() throws Exception;
  }

  private final ExecutorService threads;
  private long[] nanos = {};
  private final int count;

  Shares(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "client");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The task's objects, cut into pieces; whole ones if {@code pieceBytes} is 0. */
  static List<Piece> of(Parameters task, long pieceBytes) {
    List<Piece> pieces = new ArrayList<>();
    long size = task.number("objectBytes");
    long step = pieceBytes == 0 ? size : pieceBytes;
    for (int i = 0; i < task.number("objects"); i++) {
      for (long at = 0; at < size; at += step) {
        pieces.add(new Piece(key(task, i), at, Math.min(step, size - at)));
      }
    }
    return repeated(pieces, task);
  }

  /** As often as the task says. */
  static List<Piece> repeated(List<Piece> pieces, Parameters task) {
    List<Piece> all = new ArrayList<>();
    for (int i = 0; i < task.count("times", 1); i++) {
      all.addAll(pieces);
    }
    return all;
  }

  static String key(Parameters task, int object) {
    return task.text("prefix") + String.format(java.util.Locale.ROOT, "part-%03d", object);
  }

  long readAll(List<Piece> pieces, Readers readers) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long[] taken = new long[pieces.size()];
    nanos = taken;
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      work.add(
          () -> {
            try (Reader reader = readers.open()) {
              long bytes = 0;
              for (int n = next.getAndIncrement(); n < pieces.size(); n = next.getAndIncrement()) {
                long started = System.nanoTime();
                bytes += reader.read(pieces.get(n));
                taken[n] = System.nanoTime() - started;
              }
              return bytes;
            }
          });
    }
    long bytes = 0;
    for (Future<Long> share : threads.invokeAll(work)) {
      try {
        bytes += share.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return bytes;
  }

  /** How long pieces took in the last {@link #readAll}, added to what it came to. */
  Client.Outcome timed(Client.Outcome outcome) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return outcome
        .and("p50", millis(sorted, 0.5))
        .and("p99", millis(sorted, 0.99))
        .and("p999", millis(sorted, 0.999))
        .and("slowest", millis(sorted, 1));
  }

  private static double millis(long[] sorted, double share) {
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return sorted.length == 0 ? 0 : sorted[Math.max(0, at)] / 1e6;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
