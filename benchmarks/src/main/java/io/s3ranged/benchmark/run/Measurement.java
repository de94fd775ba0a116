package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.client.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of one peer.
 *
 * @param client what the client said
 * @param server what the server counted meanwhile
 * @param settled how it took the changes of the server
 */
record Measurement(
    Workload workload,
    String query,
    Peer peer,
    int round,
    Parameters client,
    Map<String, Long> server,
    List<Trace.Settled> settled) {

  /** What a GET of s3ranged asks for at most, by default. */
  private static final long MOST_OF_A_GET = 8 << 20;

  double seconds() {
    return client.number("nanos") / 1e9;
  }

  /** Of the process; where nothing is read but planned, not by GiB but the seconds. */
  double cpuPerGib() {
    return client.number("cpuNanos") / 1e9 / gib();
  }

  /** The same of the threads of one name alone. */
  double threadsPerGib(String group) {
    return Long.parseLong(client.text("cpu." + group, "0")) / 1e9 / gib();
  }

  private double gib() {
    return workload.data().isPlanned() ? 1 : bytes() / (double) (1L << 30);
  }

  long bytes() {
    return workload.data().totalBytes();
  }

  double megabytesPerSecond() {
    return bytes() / 1e6 / seconds();
  }

  double allocatedPerByte() {
    return client.number("allocated") / (double) Math.max(1, bytes());
  }

  long counted(String name) {
    return server.getOrDefault(name, 0L);
  }

  /** Of a hundred percentiles of the pieces' times, in ms; NaN where the client times none. */
  double percentile(String name) {
    return Double.parseDouble(client.text(name, "NaN"));
  }

  String value() {
    return client.text("value");
  }

  /** Where client and server do not agree, or the server saw less than was delivered. */
  List<String> errors() {
    List<String> errors = new ArrayList<>();
    if (client.number("bytes") != bytes()) {
      errors.add("delivered " + client.text("bytes") + " bytes of " + bytes());
    }
    long least = peer.isLocal() ? 0 : workload.data().leastBytes();
    if (counted("bytesSent") < least) {
      errors.add("the server sent " + counted("bytesSent") + " bytes of " + least);
    }
    // A GET that its client cuts off, as it does a hedge that lost, may never arrive, and what left
    // here of one GET may never be read there.
    long gets = client.number("gets");
    long missing = gets - counted("requests.GET");
    long cut = client.count("cut", 0);
    if (gets >= 0 && (missing < 0 || missing > cut)) {
      errors.add("the client counts " + gets + " GETs, the server " + counted("requests.GET"));
    }
    long fetched = client.number("fetched");
    long unread = counted("bytesSent") - fetched;
    if (fetched >= 0 && (unread < 0 || unread > cut * MOST_OF_A_GET)) {
      errors.add("the client counts " + fetched + " bytes, the server " + counted("bytesSent"));
    }
    return errors;
  }
}
