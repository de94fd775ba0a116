package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of this process's threads, the JVM's own among them, by the kernel's account.
 *
 * @param nanos by thread id
 * @param groups names without their numbers, by thread id
 */
record ThreadShares(Map<String, Long> nanos, Map<String, String> groups) {

  private static final Path TASKS = Path.of("/proc/self/task");

  static ThreadShares now() {
    Map<String, Long> nanos = new HashMap<>();
    Map<String, String> groups = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        look(task, nanos, groups);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ThreadShares(nanos, groups);
  }

  private static void look(Path task, Map<String, Long> nanos, Map<String, String> groups) {
    try {
      String name = Files.readString(task.resolve("comm")).trim().toLowerCase(Locale.ROOT);
      String taken = Files.readString(task.resolve("schedstat")).split(" ", -1)[0];
      String id = task.getFileName().toString();
      nanos.put(id, Long.parseLong(taken));
      groups.put(id, group(name));
    } catch (IOException e) {
      // It has ended meanwhile.
    }
  }

  private static String group(String name) {
    if (name.contains("compiler")) {
      return "jit";
    }
    if (name.startsWith("gc ") || name.startsWith("g1 ")) {
      return "gc";
    }
    return name.replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "");
  }

  /** What each group took since {@code before}, as {@code cpu.GROUP=nanos}, the most first. */
  String since(ThreadShares before) {
    Map<String, Long> sums = new TreeMap<>();
    nanos.forEach(
        (id, taken) ->
            sums.merge(groups.get(id), taken - before.nanos.getOrDefault(id, 0L), Long::sum));
    StringBuilder words = new StringBuilder();
    sums.entrySet().stream()
        .filter(sum -> sum.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            sum -> words.append(" cpu.").append(sum.getKey()).append('=').append(sum.getValue()));
    return words.toString();
  }
}
