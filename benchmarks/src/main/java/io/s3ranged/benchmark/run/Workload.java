package io.s3ranged.benchmark.run;

import java.util.List;
import java.util.Map;

/**
 * A row of the table of workloads.
 *
 * @param queries each measured by itself; one of them, {@code bytes}, for readers without queries
 * @param mostRounds fewer than were asked for, where a run takes very long
 */
record Workload(
    String id,
    String title,
    Data data,
    List<Peer> peers,
    List<String> queries,
    Conditions conditions,
    int mostRounds) {

  static Workload of(String id, String title, Data data, List<Peer> peers, List<String> queries) {
    return new Workload(id, title, data, peers, queries, Conditions.NONE, Integer.MAX_VALUE);
  }

  Workload under(Conditions others) {
    return new Workload(id, title, data, peers, queries, others, mostRounds);
  }

  Workload atMost(int rounds) {
    return new Workload(id, title, data, peers, queries, conditions, rounds);
  }

  /** This with those peers alone whose name holds one of the words, which commas part. */
  Workload only(String words) {
    if (words.isEmpty()) {
      return this;
    }
    List<String> each = List.of(words.split(",", -1));
    List<Peer> some =
        peers.stream().filter(peer -> each.stream().anyMatch(peer.name()::contains)).toList();
    return new Workload(id, title, data, some, queries, conditions, mostRounds);
  }

  /** What the objects are like. */
  enum Form {
    /** A file each. */
    FILES,
    /** Many small ones in one folder, the same bytes coming again after 4,096 of them. */
    SERIES,
    /** Many that nobody reads: they are planned. */
    PLANNED
  }

  /**
   * What is read.
   *
   * @param times how often each object is read in a run
   */
  record Data(Form form, int objects, long objectBytes, int times) {

    static Data files(int objects, long objectBytes) {
      return new Data(Form.FILES, objects, objectBytes, 1);
    }

    static Data series(int objects, long objectBytes) {
      return new Data(Form.SERIES, objects, objectBytes, 1);
    }

    static Data planned(int objects) {
      return new Data(Form.PLANNED, objects, 1 << 20, 1);
    }

    Data read(int howOften) {
      return new Data(form, objects, objectBytes, howOften);
    }

    boolean isPlanned() {
      return form == Form.PLANNED;
    }

    /** What lies on the server. */
    long storedBytes() {
      return isPlanned() ? 0 : objects * objectBytes;
    }

    /** What reaches the sink. */
    long totalBytes() {
      return storedBytes() * times;
    }
  }

  /**
   * How the server is.
   *
   * @param port it is asked at this one
   * @param settings of that port, from the start of each measured run
   * @param changes of them, while a run is under way
   * @param idealBytesPerSecond what the settings allow, by our default connections; 0 for no bound
   */
  record Conditions(
      String port, Map<String, ?> settings, List<Change> changes, double idealBytesPerSecond) {

    static final Conditions NONE = new Conditions("http", Map.of(), List.of(), 0);

    Conditions at(String otherPort) {
      return new Conditions(otherPort, settings, changes, idealBytesPerSecond);
    }

    Conditions set(Map<String, ?> others) {
      return new Conditions(port, others, changes, idealBytesPerSecond);
    }

    Conditions changing(List<Change> others) {
      return new Conditions(port, settings, others, idealBytesPerSecond);
    }

    Conditions ideal(double bytesPerSecond) {
      return new Conditions(port, settings, changes, bytesPerSecond);
    }
  }

  /**
   * Other settings from a time on.
   *
   * @param atMillis after the start of the run
   * @param idealBytesPerSecond what they allow
   */
  record Change(long atMillis, Map<String, ?> settings, double idealBytesPerSecond) {}
}
