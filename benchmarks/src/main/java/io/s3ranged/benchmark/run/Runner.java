package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.BenchmarkServer;
import io.s3ranged.benchmark.client.Parameters;
import io.s3ranged.benchmark.run.Workload.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs workloads: all peers on the same objects, in turn, round after round. */
final class Runner implements AutoCloseable {

  private static final String BUCKET = "bench";

  /** A query of what the same client has read just before. */
  private static final String AGAIN = "again";

  private static final int OBJECTS_A_FOLDER = 1000;

  /** 2 GiB of 256 MiB each: more than any cache of the processor. */
  private static final int DIFFERENT_FILES = 8;

  private final BenchmarkServer server;
  private final Places places;
  private final int warmRuns;
  private final int rounds;
  private final Ours ours;
  private final Consumer<String> out;
  private final Map<String, ClientProcess> clients = new HashMap<>();
  private final List<Measurement> measured = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> planned = new HashSet<>();
  private int runs;

  /**
   * What processes of s3ranged get that others do not.
   *
   * @param settings {@code name=value}
   * @param options of the JVM
   */
  record Ours(List<String> settings, List<String> options) {}

  Runner(
      BenchmarkServer server,
      Places places,
      Ours ours,
      int warmRuns,
      int rounds,
      Consumer<String> out) {
    this.server = server;
    this.places = places;
    this.warmRuns = warmRuns;
    this.rounds = rounds;
    this.ours = ours;
    this.out = out;
  }

  List<Measurement> measured() {
    return measured;
  }

  /** Peers that did not finish, and counts that do not agree. */
  List<String> failures() {
    return failures;
  }

  void run(Workload wanted) throws IOException {
    boolean tables = wanted.data().form() == Workload.Form.MADE;
    Workload workload = tables ? wanted.reading(new MadeFiles(places).of(wanted.data())) : wanted;
    out.accept("\n" + workload.id() + ": " + workload.title());
    server.clear();
    keepOnly(workload);
    for (Peer peer : workload.peers()) {
      if (!clients.containsKey(name(workload, peer))) {
        start(workload, peer);
      }
    }
    // At full speed, so that slow and fast are warm alike; figures are thrown away.
    round(workload, 0);
    for (int round = 1; round <= Math.min(rounds, workload.mostRounds()); round++) {
      round(workload, round);
    }
  }

  private void round(Workload workload, int round) {
    for (String query : workload.queries()) {
      for (Peer peer : workload.peers()) {
        ClientProcess client = clients.get(name(workload, peer));
        if (client != null && round > 0) {
          measure(workload, query, client, round);
        }
        boolean cold =
            client != null
                && round == 0
                && client.becomesWarm(query + workload.data().made().format());
        for (int i = 0; cold && i < warmRuns && clients.containsValue(client); i++) {
          measure(workload, query, client, 0);
        }
      }
    }
  }

  /** Processes serve the next workload too, if that has the same peer at the same port. */
  private void keepOnly(Workload workload) {
    List<String> wanted = workload.peers().stream().map(peer -> name(workload, peer)).toList();
    for (String name : List.copyOf(clients.keySet())) {
      if (!wanted.contains(name)) {
        clients.remove(name).close();
      }
    }
  }

  private static String name(Workload workload, Peer peer) {
    return workload.conditions().port() + " " + peer;
  }

  @Override
  public void close() {
    clients.values().forEach(ClientProcess::close);
    clients.clear();
  }

  private void start(Workload workload, Peer peer) {
    if (peer.classPath() == Peer.ClassPath.NATIVE && !Files.exists(places.floor())) {
      out.accept("  " + peer.name() + " is left out: there was no C compiler");
      return;
    }
    Parameters own =
        Parameters.parse(
            peer.parameters()
                + " bucket="
                + BUCKET
                + " endpoint="
                + server.endpoint(workload.conditions().port())
                + (peer.isOurs() ? ourSettings() : ""));
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Djavax.net.ssl.trustStore=" + server.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + server.trustStorePassword()));
    options.addAll(peer.isOurs() ? ours.options() : List.of());
    try {
      clients.put(name(workload, peer), ClientProcess.start(peer, places, options, own));
    } catch (IOException e) {
      failed(workload, peer, e.getMessage());
    }
  }

  private String ourSettings() {
    StringBuilder words = new StringBuilder();
    ours.settings().forEach(setting -> words.append(" set.").append(setting));
    return words.toString();
  }

  private void measure(Workload workload, String query, ClientProcess client, int round) {
    // Nobody has seen these keys: caches are cold, whatever their settings.
    Parameters task = prepared(workload, query, client);
    if (round > 0) {
      server.set(workload.conditions().port(), workload.conditions().settings());
    }
    server.reset();
    Conditions conditions = round > 0 ? workload.conditions() : Conditions.NONE;
    try (Trace trace = Trace.start(server, conditions)) {
      Parameters said = client.run(task);
      Measurement one =
          new Measurement(
              workload, query, client.peer(), round, said, server.counters(), trace.settled());
      if (round > 0) {
        measured.add(one);
        one.errors().forEach(error -> failed(workload, client.peer(), query + ": " + error));
      }
      out.accept(
          String.format(
              Locale.ROOT,
              "  %-6s %-7s %-32s %7.2f s %7.0f MB/s %6.2f CPU-s/GiB",
              round == 0 ? "warm" : "" + round,
              query,
              client.peer().name(),
              one.seconds(),
              one.megabytesPerSecond(),
              one.cpuPerGib()));
    } catch (IOException e) {
      failed(workload, client.peer(), query + ": " + e.getMessage());
      clients.remove(name(workload, client.peer())).close();
    }
    server.clear();
  }

  private Parameters prepared(Workload workload, String query, ClientProcess client) {
    Workload.Data data = workload.data();
    // Where nothing is read nothing is cached, and a million rows are made once.
    String prefix = (data.isPlanned() ? "plan-" + data.objects() : "run-" + ++runs) + "/";
    if (query.equals(AGAIN)) {
      prefix = client.lastPrefix();
    }
    client.reads(prefix);
    switch (data.form()) {
      case FILES -> files(prefix, data, "lines");
      case MADE -> {
        if (!query.equals(AGAIN)) {
          files(prefix, data, "made-" + data.made().name());
        }
      }
      case SERIES -> series(prefix, data, data.objects());
      case PLANNED -> {
        if (planned.add(prefix)) {
          series(prefix, data, OBJECTS_A_FOLDER);
        }
      }
    }
    return Parameters.parse(
        String.join(
            " ",
            "prefix=" + prefix,
            data.form() == Workload.Form.SERIES ? "folder=dir-00000/" : "",
            "objects=" + data.objects(),
            "objectBytes=" + data.objectBytes(),
            "times=" + data.times(),
            "totalBytes=" + data.totalBytes(),
            data.form() == Workload.Form.MADE
                ? "format=" + data.made().format() + " rows=" + data.made().rows()
                : "",
            "local=" + places.data().resolve("made-" + data.made().name()),
            "query=" + query));
  }

  private void files(String prefix, Workload.Data data, String kind) {
    for (int i = 0; i < data.objects(); i++) {
      String key = prefix + String.format(Locale.ROOT, "part-%03d", i);
      int seed = kind.equals("lines") ? i % DIFFERENT_FILES + 1 : i;
      String unused = server.addObject(BUCKET, key, kind, data.objectBytes(), seed);
    }
  }

  private void series(String prefix, Workload.Data data, int perFolder) {
    Map<String, String> unused =
        server.command(
            "series",
            Map.of(
                "bucket",
                BUCKET,
                "prefix",
                prefix,
                "count",
                data.objects(),
                "bytes",
                data.objectBytes(),
                "perFolder",
                perFolder,
                "manifest",
                true));
  }

  private void failed(Workload workload, Peer peer, String what) {
    String line = workload.id() + ", " + peer.name() + ": " + what;
    failures.add(line);
    out.accept("  ERROR " + line);
  }
}
