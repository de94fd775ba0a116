package io.s3ranged.benchmark.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A request, whatever protocol brought it.
 *
 * @param path as it was sent, still encoded
 * @param query decoded; a parameter without a value has an empty one
 * @param headers names in lower case
 * @param body what came with it; empty for a GET
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are compared with nothing.
record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  private static final byte[] NOTHING = {};

  static Request of(String method, String target, Map<String, String> headers, byte[] body) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Map<String, String> query = mark < 0 ? Map.of() : parse(target.substring(mark + 1));
    return new Request(method, path, query, headers, body == null ? NOTHING : body);
  }

  /** The header's value, or null. */
  String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  boolean hasBenchHeaders() {
    return headers.keySet().stream().anyMatch(name -> name.startsWith("x-bench-"));
  }

  /** The first part of the path. */
  String bucket() {
    int slash = path.indexOf('/', 1);
    return decodePath(slash < 0 ? path.substring(1) : path.substring(1, slash));
  }

  /** What is behind the bucket and its slash, literally; empty for the bucket itself. */
  String key() {
    int slash = path.indexOf('/', 1);
    return slash < 0 ? "" : decodePath(path.substring(slash + 1));
  }

  /** In a path a plus is a plus. */
  private static String decodePath(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> parse(String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.put(decode(name), decode(value));
    }
    return values;
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
