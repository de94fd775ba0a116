package io.s3ranged.benchmark.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the finished parts of a build lie.
 *
 * @param work for data and logs
 */
record Places(Path root, Path work) {

  /** The server's files. */
  Path data() {
    return work.resolveSibling("data");
  }

  Path sparkHome() {
    return root.resolve("examples/target/spark-home");
  }

  Path peers() {
    return root.resolve("peers/target/s3a");
  }

  Path duckDb() {
    return root.resolve("peers/target/duckdb");
  }

  Path bundle() {
    File[] found =
        root.resolve("connector/target").toFile().listFiles((d, n) -> n.endsWith("-bundle.jar"));
    if (found == null || found.length != 1) {
      throw new IllegalStateException("connector/target/*-bundle.jar: build first");
    }
    return found[0].toPath();
  }

  /** The floor in C; not there where there is no compiler. */
  Path floor() {
    return root.resolve("benchmarks/target/floor");
  }

  /** The command that starts a JVM for a client, without its class and arguments. */
  List<String> command(Peer peer) {
    List<String> path = new ArrayList<>();
    path.add(root.resolve("benchmarks/target/classes").toString());
    if (peer.classPath() == Peer.ClassPath.BUNDLE) {
      path.add(bundle().toString());
    }
    if (peer.classPath() == Peer.ClassPath.PEERS) {
      path.add(peers() + "/*");
    }
    if (peer.classPath() == Peer.ClassPath.DUCKDB) {
      path.add(duckDb() + "/*");
    }
    if (peer.classPath() != Peer.ClassPath.NOTHING) {
      path.add(sparkHome().resolve("conf").toString());
      path.add(sparkHome().resolve("jars") + "/*");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + sparkHome().resolve("conf/java.options"));
    // All the same, so that none wins by its heap. S3A's analytics stream runs out of 2 GiB.
    command.addAll(
        List.of(
            "-Xmx4g", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=2g", "-XX:+UseG1GC"));
    command.add("-Djava.io.tmpdir=" + work);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    return command;
  }
}
