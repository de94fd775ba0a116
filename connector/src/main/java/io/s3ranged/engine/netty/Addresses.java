package io.s3ranged.engine.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The addresses of hosts, and which of them were no good lately.
 *
 * <p>New connections begin with one address after the other. One that did not answer, or not as
 * soon as another, goes behind all others for {@link #MEMORY_SECONDS}: of a host with a dead
 * address, such as one of version 6 where no route leads, the first connection alone has to wait.
 * Safe to use from any thread.
 */
final class Addresses {

  /** As long as what a name server says is usually good for. */
  static final long MEMORY_SECONDS = 60;

  /** Looks a host up. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final LongSupplier nanoTime;
  private final Map<String, List<InetAddress>> known = new ConcurrentHashMap<>();
  private final Map<InetAddress, Long> failedAt = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  Addresses(Resolver resolver, LongSupplier nanoTime) {
    this.resolver = resolver;
    this.nanoTime = nanoTime;
  }

  /** As the JVM looks hosts up: blocks, as long as its cache says. */
  static Addresses ofJvm() {
    return new Addresses(InetAddress::getAllByName, System::nanoTime);
  }

  /** Looks the host up. May block. */
  void lookUp(String host) throws UnknownHostException {
    known.put(host, List.of(resolver.lookUp(host)));
  }

  /** True if the host had another address than this one when it was last looked up. */
  boolean hasOtherThan(String host, InetAddress address) {
    return known.getOrDefault(host, List.of()).stream().anyMatch(other -> !other.equals(address));
  }

  /**
   * The addresses of a host that was looked up, in the order in which to try them.
   *
   * @param avoided goes behind those that are good, or null
   */
  List<InetAddress> inOrder(String host, InetAddress avoided) {
    List<InetAddress> all = known.get(host);
    int first = turn.getAndIncrement();
    List<InetAddress> good = new ArrayList<>(all.size());
    List<InetAddress> doubtful = new ArrayList<>(2);
    InetAddress last = null;
    for (int i = 0; i < all.size(); i++) {
      InetAddress next = all.get(Math.floorMod(first + i, all.size()));
      if (next.equals(avoided)) {
        last = next;
      } else if (failedLately(next)) {
        doubtful.add(next);
      } else {
        good.add(next);
      }
    }
    if (last != null) {
      good.add(last);
    }
    good.addAll(doubtful);
    return good;
  }

  private boolean failedLately(InetAddress address) {
    Long at = failedAt.get(address);
    return at != null && nanoTime.getAsLong() - at < TimeUnit.SECONDS.toNanos(MEMORY_SECONDS);
  }

  /** Notes that an address did not answer, or later than another. */
  void failed(InetAddress address) {
    failedAt.keySet().removeIf(old -> !failedLately(old));
    failedAt.put(address, nanoTime.getAsLong());
  }

  /** Notes that an address answered. */
  void reached(InetAddress address) {
    failedAt.remove(address);
  }
}
