package io.s3ranged.benchmark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables that docs/benchmarks.md is made from. */
final class MarkdownReport {

  private MarkdownReport() {}

  static String of(Machine machine, List<Summary> all, List<String> failures, int rounds) {
    StringBuilder text = new StringBuilder("# Benchmark run\n\n");
    machine.facts().forEach((name, value) -> text.append("* " + name + ": " + value + "\n"));
    text.append(
        "* " + rounds + " rounds after those to be warm; medians, in brackets least and most.");
    text.append(" CPU is user and kernel time of the client's process; requests and bytes are the");
    text.append(" server's counts.\n");
    for (List<Summary> group : Summary.groups(all)) {
      group(text, group);
    }
    text.append("\n## Errors\n\n");
    text.append(failures.isEmpty() ? "None.\n" : "");
    failures.stream().distinct().forEach(line -> text.append("* " + line + "\n"));
    return text.toString();
  }

  private static void group(StringBuilder text, List<Summary> group) {
    Workload workload = group.get(0).workload();
    text.append(
        String.format(
            Locale.ROOT,
            "%n## %s, %s: %s%n%n%d objects of %s%s. ",
            workload.id(),
            group.get(0).query(),
            workload.title(),
            workload.data().objects(),
            size(workload.data().objectBytes()),
            workload.data().isPlanned() ? ", planned and not read; CPU in seconds" : ""));
    if (!Summary.agree(group)) {
      text.append("**The peers did not compute the same.** ");
    }
    if (workload.conditions().idealBytesPerSecond() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "The server's settings allow %.0f MB/s, by our default connections and ranges.",
              workload.conditions().idealBytesPerSecond() / 1e6));
    }
    text.append("\n\n| client | wall s | MB/s | CPU-s/GiB | GET/HEAD/LIST/Query | bytes moved |");
    text.append(" peak RSS MiB | direct MiB | heap B/byte | wall : s3ranged | CPU : s3ranged |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    Summary ours = group.stream().filter(s -> s.peer().isOurs()).findFirst().orElse(null);
    group.forEach(summary -> line(text, summary, ours));
    group.forEach(summary -> disturbances(text, summary));
    text.append("\nWhere the CPU seconds a GiB go:\n\n");
    group.forEach(summary -> threads(text, summary));
  }

  /** By threads' names, as far as they matter. */
  private static void threads(StringBuilder text, Summary summary) {
    List<String> facts = new ArrayList<>();
    summary.rounds().get(0).client().under("cpu.").keySet().stream()
        .map(group -> Map.entry(group, summary.median(m -> m.threadsPerGib(group))))
        .filter(share -> share.getValue() >= 0.005)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            share ->
                facts.add(String.format(Locale.ROOT, "%s %.2f", share.getKey(), share.getValue())));
    if (!facts.isEmpty()) {
      text.append("* " + summary.peer().name() + ": " + String.join(", ", facts) + "\n");
    }
  }

  /** What there is to say where requests stall, are refused, or the server changes. */
  private static void disturbances(StringBuilder text, Summary summary) {
    double stalled = summary.median(m -> m.counted("stalled"));
    double refused = summary.median(m -> m.counted("refused"));
    double p999 = summary.median(m -> m.percentile("p999"));
    List<String> facts = new ArrayList<>();
    if (p999 > 0) {
      facts.add(
          String.format(
              Locale.ROOT,
              "p50 %.0f ms, p99 %.0f ms, p99.9 %.0f ms, slowest %.0f ms a range",
              summary.median(m -> m.percentile("p50")),
              summary.median(m -> m.percentile("p99")),
              p999,
              summary.median(m -> m.percentile("slowest"))));
    }
    double hedges = summary.median(m -> m.client().count("hedges", 0));
    if (hedges > 0) {
      facts.add(String.format(Locale.ROOT, "%.0f hedges", hedges));
    }
    if (stalled > 0) {
      facts.add(String.format(Locale.ROOT, "%.0f requests stalled", stalled));
    }
    if (refused > 0) {
      double share = summary.median(m -> m.counted("refused") / (double) m.counted("requests.GET"));
      facts.add(String.format(Locale.ROOT, "%.0f refused (%.1f %%)", refused, 100 * share));
    }
    if (summary.workload().conditions().idealBytesPerSecond() > 0) {
      double ideal = summary.workload().conditions().idealBytesPerSecond() / 1e6;
      facts.add(
          String.format(
              Locale.ROOT,
              "%.2f of what is allowed",
              summary.median(Measurement::megabytesPerSecond) / ideal));
    }
    summary.rounds().get(0).settled().forEach(phase -> facts.add(phase(phase)));
    if (!facts.isEmpty()) {
      text.append("\n" + summary.peer().name() + ": " + String.join("; ", facts) + ".\n");
    }
  }

  private static String phase(Trace.Settled phase) {
    return String.format(
        Locale.ROOT,
        "from %d ms on (%.0f MB/s allowed) %s, %.2f of it",
        phase.atMillis(),
        phase.idealBytesPerSecond() / 1e6,
        phase.settledMillis() < 0
            ? "not settled"
            : "settled after " + phase.settledMillis() + " ms",
        phase.share());
  }

  private static void line(StringBuilder text, Summary summary, Summary ours) {
    Summary.Spread seconds = summary.of(Measurement::seconds);
    Summary.Spread cpu = summary.of(Measurement::cpuPerGib);
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f (%.2f-%.2f) | %.0f | %.2f (%.2f-%.2f) | %.0f/%.0f/%.0f/%.0f | %.3f | %d | %d |"
                + " %s | %s | %s |%n",
            summary.peer().name(),
            seconds.median(),
            seconds.least(),
            seconds.most(),
            summary.median(Measurement::megabytesPerSecond),
            cpu.median(),
            cpu.least(),
            cpu.most(),
            summary.median(m -> m.counted("requests.GET")),
            summary.median(m -> m.counted("requests.HEAD")),
            summary.median(m -> m.counted("requests.LIST")),
            summary.median(m -> m.counted("requests.QUERY")),
            summary.median(m -> m.counted("bytesSent") / (double) Math.max(1, m.bytes())),
            summary.most("peakResident") >> 20,
            summary.most("direct") >> 20,
            heap(summary),
            ratio(seconds.median(), ours == null ? 0 : ours.median(Measurement::seconds)),
            ratio(cpu.median(), ours == null ? 0 : ours.median(Measurement::cpuPerGib))));
  }

  /** A byte where bytes are read. */
  private static String heap(Summary summary) {
    return summary.workload().data().isPlanned()
        ? "-"
        : String.format(Locale.ROOT, "%.3f", summary.median(Measurement::allocatedPerByte));
  }

  private static String ratio(double theirs, double ours) {
    return ours == 0 ? "" : String.format(Locale.ROOT, "%.2f", theirs / ours);
  }

  static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
