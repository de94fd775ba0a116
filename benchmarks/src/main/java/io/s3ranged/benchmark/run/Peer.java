package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.client.Client;

/**
 * A client to be measured.
 *
 * @param name as tables show it; those that start with {@code s3ranged} are ours
 * @param client runs in the process; null for a program of its own
 * @param classPath what else the process has on its class path
 * @param parameters of the process, as {@code name=value} separated by blanks
 */
record Peer(String name, Class<? extends Client> client, ClassPath classPath, String parameters) {

  /** Which jars a process gets. */
  enum ClassPath {
    /** The JDK alone. */
    NOTHING,
    /** Spark's jars and the bundle, as a user has them. */
    BUNDLE,
    /** Spark's jars, S3A and the SDK's clients. */
    PEERS,
    /** Spark's jars, and what makes data. */
    SPARK,
    /** DuckDB. */
    DUCKDB,
    /** None: a program of its own, where there was a C compiler to make it. */
    NATIVE
  }

  boolean isOurs() {
    return name.startsWith("s3ranged");
  }

  /** True for those that read the server's files without asking it. */
  boolean isLocal() {
    return classPath == ClassPath.DUCKDB || classPath == ClassPath.SPARK;
  }

  Peer with(String newName, String more) {
    return new Peer(newName, client, classPath, parameters + " " + more);
  }
}
