package io.s3ranged.benchmark.client;

import java.util.Map;
import java.util.TreeMap;

/** What a process, or one task, is told: {@code name=value}, separated by blanks on a line. */
public record Parameters(Map<String, String> values) {

  public static Parameters parse(String line) {
    Map<String, String> values = new TreeMap<>();
    for (String word : line.trim().split(" +", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new Parameters(values);
  }

  /** These, and {@code more} before them. */
  public Parameters with(Parameters more) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(more.values);
    return new Parameters(all);
  }

  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not among " + values);
    }
    return value;
  }

  public String text(String name, String absent) {
    return values.getOrDefault(name, absent);
  }

  public long number(String name) {
    return Long.parseLong(text(name));
  }

  public int count(String name, int absent) {
    return Integer.parseInt(text(name, Integer.toString(absent)));
  }

  /** Those whose name starts with {@code prefix}, without it. */
  public Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    values.forEach((name, value) -> line.append(name).append('=').append(value).append(' '));
    return line.toString().trim();
  }
}
