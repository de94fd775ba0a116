package io.s3ranged.benchmark.run;

import java.util.List;
import java.util.Locale;

/** The tables that docs/benchmarks.md is made from. */
final class MarkdownReport {

  private MarkdownReport() {}

  static String of(Machine machine, List<Summary> all, List<String> failures, int rounds) {
    StringBuilder text = new StringBuilder("# Benchmark run\n\n");
    machine.facts().forEach((name, value) -> text.append("* " + name + ": " + value + "\n"));
    text.append(
        "* " + rounds + " rounds after one to be warm; medians, in brackets least and most.");
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
            "%n## %s %s: %s%n%n%d objects of %s. ",
            workload.id(),
            group.get(0).query(),
            workload.title(),
            workload.data().objects(),
            size(workload.data().objectBytes())));
    if (!Summary.agree(group)) {
      text.append("**The peers did not compute the same.** ");
    }
    if (workload.idealBytesPerSecond() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "32 connections of 8 MiB ranges would give %.0f MB/s at most.",
              workload.idealBytesPerSecond() / 1e6));
    }
    text.append("\n\n| client | wall s | MB/s | CPU-s/GiB | GET/HEAD/LIST | bytes moved |");
    text.append(" peak RSS MiB | direct MiB | heap B/byte | wall : s3ranged | CPU : s3ranged |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    Summary ours = group.stream().filter(s -> s.peer().isOurs()).findFirst().orElse(null);
    group.forEach(summary -> line(text, summary, ours));
  }

  private static void line(StringBuilder text, Summary summary, Summary ours) {
    Summary.Spread seconds = summary.of(Measurement::seconds);
    Summary.Spread cpu = summary.of(Measurement::cpuPerGib);
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f (%.2f-%.2f) | %.0f | %.2f (%.2f-%.2f) | %.0f/%.0f/%.0f | %.3f | %d | %d |"
                + " %.3f | %s | %s |%n",
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
            summary.median(m -> m.counted("bytesSent") / (double) m.bytes()),
            summary.most("peakResident") >> 20,
            summary.most("direct") >> 20,
            summary.median(Measurement::allocatedPerByte),
            ratio(seconds.median(), ours == null ? 0 : ours.median(Measurement::seconds)),
            ratio(cpu.median(), ours == null ? 0 : ours.median(Measurement::cpuPerGib))));
  }

  private static String ratio(double theirs, double ours) {
    return ours == 0 ? "" : String.format(Locale.ROOT, "%.2f", theirs / ours);
  }

  static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
