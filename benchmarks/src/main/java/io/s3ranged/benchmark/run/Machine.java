package io.s3ranged.benchmark.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where and with what a run was made. */
record Machine(Map<String, String> facts) {

  static Machine of(Places places, String commit) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("commit", commit);
    facts.put(
        "processors",
        first("/proc/cpuinfo", "model name") + ", " + Runtime.getRuntime().availableProcessors());
    facts.put("memory", first("/proc/meminfo", "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("load before", load());
    for (String artifact : new String[] {"spark-sql_2.13", "netty-common"}) {
      facts.put(artifact, version(places.sparkHome().resolve("jars"), artifact));
    }
    for (String artifact :
        new String[] {"hadoop-aws", "analyticsaccelerator-s3", "s3", "aws-crt"}) {
      facts.put(artifact.equals("s3") ? "AWS SDK" : artifact, version(places.peers(), artifact));
    }
    facts.put("DuckDB", version(places.duckDb(), "duckdb_jdbc"));
    return new Machine(facts);
  }

  void after() throws IOException {
    facts.put("load after", load());
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).trim();
  }

  private static String first(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static String version(Path folder, String artifact) {
    File[] jars = folder.toFile().listFiles();
    for (File jar : jars == null ? new File[0] : jars) {
      if (jar.getName().matches(artifact.replace(".", "\\.") + "-\\d.*\\.jar")) {
        return jar.getName().substring(artifact.length() + 1, jar.getName().length() - 4);
      }
    }
    return "not there";
  }
}
