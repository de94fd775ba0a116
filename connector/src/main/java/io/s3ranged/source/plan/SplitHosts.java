package io.s3ranged.source.plan;

import io.s3ranged.range.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Which executor may have a split's blocks in its cache.
 *
 * <p>Rendezvous hashing of an object and a region of it over the hosts: the same bytes prefer the
 * same host from query to query, and when a host comes or goes only what it gets or had moves. No
 * host is given more than a quarter above its even share of bytes; what is too much goes to the
 * next host in the split's own order, so that no executor waits for another. Pure.
 */
public final class SplitHosts {

  /** Splits of different sizes that start in the same region agree. */
  private static final int REGION_BITS = 26;

  private static final double MOST_OF_SHARE = 1.25;

  private SplitHosts() {}

  /**
   * {@code splits} with a preferred host each; unchanged where there is no host.
   *
   * @param hosts in Spark's spelling, in any order
   */
  public static List<Split> prefer(List<Split> splits, List<String> hosts) {
    if (hosts.isEmpty()) {
      return splits;
    }
    List<String> ordered = hosts.stream().distinct().sorted().toList();
    long total = splits.stream().mapToLong(Split::length).sum();
    double most = MOST_OF_SHARE * total / ordered.size();
    long[] given = new long[ordered.size()];
    List<Split> preferring = new ArrayList<>(splits.size());
    for (Split split : splits) {
      int host = choose(split, ordered, given, most);
      given[host] += split.length();
      preferring.add(new Split(split.parts(), List.of(ordered.get(host))));
    }
    return preferring;
  }

  private static int choose(Split split, List<String> hosts, long[] given, double most) {
    long key = key(split);
    int best = -1;
    long bestScore = 0;
    int least = 0;
    for (int i = 0; i < hosts.size(); i++) {
      least = given[i] < given[least] ? i : least;
      long score = mix(key ^ mix(hash(hosts.get(i))));
      boolean hasRoom = given[i] + split.length() <= most;
      if (hasRoom && (best < 0 || Long.compareUnsigned(score, bestScore) > 0)) {
        best = i;
        bestScore = score;
      }
    }
    return best < 0 ? least : best;
  }

  private static long key(Split split) {
    PlannedRange first = split.parts().get(0);
    ObjectRef object = first.object();
    return mix(hash(object.bucket()) ^ mix(hash(object.key())))
        + (first.range().start() >> REGION_BITS);
  }

  /** FNV-1a. {@code String.hashCode} has too few bits to spread many keys. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
