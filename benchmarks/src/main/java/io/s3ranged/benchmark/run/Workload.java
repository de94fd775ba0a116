package io.s3ranged.benchmark.run;

import java.util.List;
import java.util.Map;

/**
 * A row of the table of workloads.
 *
 * @param port of the server
 * @param settings of that port
 * @param queries each measured by itself; one of them, {@code bytes}, for readers without queries
 * @param idealBytesPerSecond what the settings would allow our default connections, or 0
 */
record Workload(
    String id,
    String title,
    Data data,
    String port,
    Map<String, ?> settings,
    List<Peer> peers,
    List<String> queries,
    double idealBytesPerSecond) {

  /** This with those peers alone whose name holds one of the words, which commas part. */
  Workload only(String words) {
    if (words.isEmpty()) {
      return this;
    }
    List<String> each = List.of(words.split(","));
    List<Peer> some =
        peers.stream().filter(peer -> each.stream().anyMatch(peer.name()::contains)).toList();
    return new Workload(id, title, data, port, settings, some, queries, idealBytesPerSecond);
  }

  /**
   * What is read.
   *
   * @param series many small objects in one folder, rather than a file each
   */
  record Data(int objects, long objectBytes, boolean series) {
    long totalBytes() {
      return objects * objectBytes;
    }
  }
}
