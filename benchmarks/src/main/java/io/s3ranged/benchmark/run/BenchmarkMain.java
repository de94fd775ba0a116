package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.BenchmarkServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the benchmark; {@code examples/benchmark.sh} starts it and says what it takes. Ends with 1
 * if a peer failed or counts did not agree.
 */
public final class BenchmarkMain {

  private Path root = Path.of(".");
  private boolean quick;
  private int rounds;
  private List<String> wanted = List.of();
  private String peers = "";
  private List<String> queries = List.of();
  private String commit = "unknown";
  private final List<String> settings = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  private BenchmarkMain() {}

  public static void main(String[] arguments) throws IOException {
    BenchmarkMain main = new BenchmarkMain();
    main.parse(arguments);
    System.exit(main.run() ? 0 : 1);
  }

  private void parse(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--workloads" -> wanted = List.of(arguments[++i].split(","));
        case "--peers" -> peers = arguments[++i];
        case "--queries" -> queries = List.of(arguments[++i].split(","));
        case "--set" -> settings.add(arguments[++i]);
        case "--java" -> options.add(arguments[++i]);
        case "--root" -> root = Path.of(arguments[++i]);
        case "--commit" -> commit = arguments[++i];
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    rounds = rounds > 0 ? rounds : quick ? 2 : 5;
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private boolean run() throws IOException {
    Path target = root.resolve("benchmarks/target/benchmark").toAbsolutePath().normalize();
    Files.createDirectories(target.resolve("work"));
    Places places = new Places(root.toAbsolutePath().normalize(), target.resolve("work"));
    Machine machine = Machine.of(places, commit);
    List<Workload> workloads = selected();
    try (BenchmarkServer server = BenchmarkServer.start(target.resolve("data"));
        Runner runner =
            new Runner(
                server,
                places,
                new Runner.Ours(settings, options),
                quick ? 1 : 2,
                rounds,
                BenchmarkMain::say)) {
      for (Workload workload : workloads) {
        runner.run(workload);
        // After each, so that what was measured is not lost with what was not.
        write(target, machine, runner);
      }
      machine.after();
      write(target, machine, runner);
      System.out.printf(
          Locale.ROOT,
          "%n%s%nwritten: %s/report.md, report.json, report.svg%n",
          Files.readString(target.resolve("report.md")),
          target);
      return runner.failures().isEmpty();
    }
  }

  private void write(Path target, Machine machine, Runner runner) throws IOException {
    List<Summary> all = Summary.of(runner.measured());
    Files.writeString(
        target.resolve("report.md"), MarkdownReport.of(machine, all, runner.failures(), rounds));
    Files.writeString(
        target.resolve("report.json"),
        JsonReport.of(machine, runner.measured(), runner.failures()));
    Files.writeString(target.resolve("report.svg"), SvgPlot.of(all));
  }

  /**
   * A name selects its workload and those that begin with it and a dash; with a minus in front it
   * leaves them out.
   */
  private List<Workload> selected() {
    List<Workload> selected = new ArrayList<>();
    for (Workload workload : new Workloads(quick).all()) {
      boolean unwanted = wanted.stream().anyMatch(id -> isOf(workload, "-", id));
      boolean named = wanted.stream().anyMatch(id -> isOf(workload, "", id));
      if ((named || wanted.isEmpty()) && !unwanted) {
        selected.add(workload.only(peers).asking(queries));
      }
    }
    if (selected.isEmpty()) {
      throw new IllegalArgumentException("no workload is called " + wanted);
    }
    return selected;
  }

  private static boolean isOf(Workload workload, String sign, String id) {
    String name = sign + workload.id();
    return name.equals(id) || name.startsWith(id + "-");
  }
}
