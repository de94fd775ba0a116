package io.s3ranged.benchmark.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the server was asked for and what left it. Safe to use from any thread.
 *
 * <p>Names: {@code requests.GET} and so on by {@link Kind}; {@code bytesAsked}, lengths of bodies
 * of objects that requests were entitled to; {@code bytesSent}, bytes of such bodies that the
 * kernel took; {@code bytesOther}, of all other bodies; {@code connections} opened; {@code
 * connectionsOpen}; {@code concurrentMax}, requests that were under way at one time, and {@code
 * connectionsMax}; {@code refused}, by the limit; {@code stalled}; {@code faults.RESET} and so on;
 * {@code broken}, answers that the client did not wait for.
 */
final class Counters {

  private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder bytesOther = new LongAdder();
  private final Level requests = new Level();
  private final Level connections = new Level();

  /** Something that rises and falls, and its highest. */
  private static final class Level {
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong highest = new AtomicLong();

    void change(long by) {
      long value = now.addAndGet(by);
      highest.accumulateAndGet(value, Math::max);
    }

    void reset() {
      highest.set(now.get());
    }
  }

  void add(String name, long count) {
    sums.computeIfAbsent(name, unused -> new LongAdder()).add(count);
  }

  /** Bytes left, of an object or of another body. */
  void sent(boolean ofObject, long bytes) {
    (ofObject ? bytesSent : bytesOther).add(bytes);
  }

  void requestBegins(Kind kind) {
    add("requests." + kind, 1);
    requests.change(1);
  }

  void requestEnds() {
    requests.change(-1);
  }

  void connectionOpens() {
    add("connections", 1);
    connections.change(1);
  }

  void connectionCloses() {
    connections.change(-1);
  }

  /** Forgets what was counted; what is open or under way now stays open. */
  void reset() {
    sums.clear();
    bytesSent.reset();
    bytesOther.reset();
    requests.reset();
    connections.reset();
  }

  Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    sums.forEach((name, sum) -> all.put(name, sum.sum()));
    all.put("bytesSent", bytesSent.sum());
    all.put("bytesOther", bytesOther.sum());
    all.put("concurrent", requests.now.get());
    all.put("concurrentMax", requests.highest.get());
    all.put("connectionsOpen", connections.now.get());
    all.put("connectionsMax", connections.highest.get());
    return all;
  }
}
