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

  Workload reading(Data others) {
    return new Workload(id, title, others, peers, queries, conditions, mostRounds);
  }

  /**
   * This with those peers alone whose name holds one of the words, which commas part, and none of
   * those that have a minus sign in front.
   */
  Workload only(String words) {
    List<String> each = List.of(words.split(",", -1));
    List<String> wanted = each.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> unwanted =
        each.stream().filter(word -> word.startsWith("-")).map(word -> word.substring(1)).toList();
    List<Peer> some =
        peers.stream()
            .filter(peer -> wanted.isEmpty() || wanted.stream().anyMatch(peer.name()::contains))
            .filter(peer -> unwanted.stream().noneMatch(peer.name()::contains))
            .toList();
    return new Workload(id, title, data, some, queries, conditions, mostRounds);
  }

  /** This with those queries alone, where any of them is one of its own. */
  Workload asking(List<String> wanted) {
    List<String> some = queries.stream().filter(wanted::contains).toList();
    return new Workload(
        id, title, data, peers, some.isEmpty() ? queries : some, conditions, mostRounds);
  }

  /** What the objects are like. */
  enum Form {
    /** A file each. */
    FILES,
    /** Many small ones in one folder, the same bytes coming again after 4,096 of them. */
    SERIES,
    /** Many that nobody reads: they are planned. */
    PLANNED,
    /** Files of a table, made before the first run. */
    MADE
  }

  /**
   * A table in files.
   *
   * @param name of its files
   * @param table one of the client's tables
   * @param format one of Spark's
   */
  record Made(String name, String table, String format, long rows) {
    static final Made NOTHING = new Made("", "", "", 0);
  }

  /**
   * What is read.
   *
   * @param objectBytes of each; of files that are made, on an average
   * @param times how often each object is read in a run
   * @param made what is in them, where it is a table
   */
  record Data(Form form, int objects, long objectBytes, int times, Made made) {

    Data(Form form, int objects, long objectBytes, int times) {
      this(form, objects, objectBytes, times, Made.NOTHING);
    }

    static Data made(int objects, Made what) {
      return new Data(Form.MADE, objects, 0, 1, what);
    }

    /** These files, of which it is known now how long they are. */
    Data sized(long bytes) {
      return new Data(form, objects, bytes, times, made);
    }

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
      return new Data(form, objects, objectBytes, howOften, made);
    }

    boolean isPlanned() {
      return form == Form.PLANNED;
    }

    /** Bytes that no reader can do without. */
    long leastBytes() {
      return form == Form.MADE ? 0 : storedBytes();
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
