package io.s3ranged.testkit.server;

import java.io.IOException;

/** The contract between a server's JVM and the JVM that started it. */
final class ServerJvm {

  private ServerJvm() {}

  /** Tells the starter where the server listens, and ends this JVM when the starter's pipe ends. */
  static void ready(int port) {
    System.out.println("READY " + port);
    System.out.flush();
    Thread watch = new Thread(ServerJvm::haltAtEndOfInput, "parent-watch");
    watch.setDaemon(false);
    watch.start();
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Whatever comes is no command; the end is.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(0);
  }
}
