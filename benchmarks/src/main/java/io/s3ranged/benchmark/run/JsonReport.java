package io.s3ranged.benchmark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every run as it was, for whoever wants to reckon for himself. */
final class JsonReport {

  private JsonReport() {}

  static String of(Machine machine, List<Measurement> measured, List<String> failures) {
    List<String> runs = new ArrayList<>();
    for (Measurement one : measured) {
      runs.add(
          "{\"workload\":"
              + text(one.workload().id())
              + ",\"query\":"
              + text(one.query())
              + ",\"peer\":"
              + text(one.peer().name())
              + ",\"round\":"
              + one.round()
              + ",\"totalBytes\":"
              + one.bytes()
              + ",\"client\":"
              + object(one.client().values())
              + ",\"server\":"
              + object(one.server())
              + "}");
    }
    List<String> errors = failures.stream().map(JsonReport::text).toList();
    return "{\"machine\":"
        + object(machine.facts())
        + ",\n\"errors\":["
        + String.join(",\n", errors)
        + "],\n\"runs\":[\n"
        + String.join(",\n", runs)
        + "\n]}\n";
  }

  private static String object(Map<String, ?> values) {
    List<String> members = new ArrayList<>();
    values.forEach((name, value) -> members.add(text(name) + ":" + number(String.valueOf(value))));
    return "{" + String.join(",", members) + "}";
  }

  private static String number(String value) {
    return value.matches("-?\\d{1,18}") ? value : text(value);
  }

  private static String text(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"';
  }
}
