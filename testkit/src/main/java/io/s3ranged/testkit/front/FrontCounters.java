package io.s3ranged.testkit.front;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What passed through a front since it started or was last reset. Safe to use from any thread. */
public final class FrontCounters {

  private static final int MAX_EXCHANGES = 200_000;

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> bodyBytes = new ConcurrentHashMap<>();
  private final LongAdder broken = new LongAdder();
  private final AtomicInteger active = new AtomicInteger();
  private final Collection<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  FrontCounters() {}

  /** Requests of a kind, counted when their head was read. */
  public long requests(String kind) {
    LongAdder adder = requests.get(kind);
    return adder == null ? 0 : adder.sum();
  }

  /** Body bytes of answers to requests of a kind, counted as they were written to the client. */
  public long bodyBytes(String kind) {
    LongAdder adder = bodyBytes.get(kind);
    return adder == null ? 0 : adder.sum();
  }

  /** Exchanges that the client or the server broke off. */
  public long broken() {
    return broken.sum();
  }

  /** Exchanges under way: head read, answer not ended. */
  public int active() {
    return active.get();
  }

  /** Ended exchanges in the order of their ends; at most the first 200,000. */
  public List<Exchange> exchanges() {
    return List.copyOf(new ArrayList<>(exchanges));
  }

  /** All counters by name: {@code GET}, {@code GET.bytes}, {@code broken}, {@code active}, ... */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    requests.forEach((kind, adder) -> all.put(kind, adder.sum()));
    bodyBytes.forEach((kind, adder) -> all.put(kind + ".bytes", adder.sum()));
    all.put("broken", broken());
    all.put("active", (long) active());
    return all;
  }

  void begin(String kind) {
    requests.computeIfAbsent(kind, k -> new LongAdder()).increment();
    active.incrementAndGet();
  }

  void sent(String kind, long bytes) {
    bodyBytes.computeIfAbsent(kind, k -> new LongAdder()).add(bytes);
  }

  void end(Exchange exchange) {
    active.decrementAndGet();
    if (!exchange.whole()) {
      broken.increment();
    }
    if (kept.incrementAndGet() <= MAX_EXCHANGES) {
      exchanges.add(exchange);
    }
  }

  void reset() {
    requests.clear();
    bodyBytes.clear();
    broken.reset();
    exchanges.clear();
    kept.set(0);
  }
}
