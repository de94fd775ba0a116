package io.s3ranged.benchmark.server;

import java.util.HashMap;
import java.util.Map;

/** Requests a second and prefix: a token bucket each, that holds a twentieth of a second's. */
final class RequestLimit {

  private static final double BURST_SECONDS = 0.05;

  private static final class Tokens {
    double left;
    long at;
  }

  private final Map<String, Tokens> prefixes = new HashMap<>();

  /** False if this one is too many. */
  synchronized boolean admits(String bucket, String key, double perSecond, long now) {
    String prefix = bucket + "/" + key.substring(0, key.lastIndexOf('/') + 1);
    double most = Math.max(1, perSecond * BURST_SECONDS);
    Tokens tokens = prefixes.get(prefix);
    if (tokens == null) {
      tokens = new Tokens();
      tokens.left = most;
      tokens.at = now;
      prefixes.put(prefix, tokens);
    }
    tokens.left = Math.min(most, tokens.left + (now - tokens.at) / 1e9 * perSecond);
    tokens.at = now;
    boolean admitted = tokens.left >= 1;
    tokens.left -= admitted ? 1 : 0;
    return admitted;
  }
}
