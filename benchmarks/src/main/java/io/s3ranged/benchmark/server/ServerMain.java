package io.s3ranged.benchmark.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the server.
 *
 * <pre>
 * --directory DIR     where generated data lies (required)
 * --serve DIR         serves the files of a folder too, one folder a bucket
 * --threads N         event loops (default 2)
 * --admin N, --http N, --https N, --h2c N, --h2 N     ports; free ones where none is named
 * --end-with-input    ends when its standard input does
 * </pre>
 *
 * Prints its ports, one {@code name=number} a line, and then {@code READY}.
 */
public final class ServerMain {

  private ServerMain() {}

  public static void main(String[] arguments) {
    try {
      run(parse(arguments));
    } catch (Exception e) {
      // The event loops would keep it alive, with a port missing.
      System.err.println("benchmark server: " + e);
      System.exit(1);
    }
  }

  private static void run(Map<String, String> options) throws IOException {
    if (!options.containsKey("directory")) {
      System.err.println("benchmark server: --directory is missing");
      System.exit(2);
    }
    BenchmarkEndpoint endpoint =
        BenchmarkEndpoint.open(
            Path.of(options.get("directory")).toAbsolutePath(),
            Integer.parseInt(options.getOrDefault("threads", "2")));
    for (Protocol protocol : Protocol.values()) {
      String name = protocol.name().toLowerCase(Locale.ROOT);
      endpoint.listen(name, protocol, Integer.parseInt(options.getOrDefault(name, "0")));
    }
    if (options.containsKey("serve")) {
      endpoint.catalog().serve(Path.of(options.get("serve")));
    }
    Administration administration =
        Administration.start(endpoint, Integer.parseInt(options.getOrDefault("admin", "0")));
    System.out.print(administration.portsText());
    System.out.println("READY");
    System.out.flush();
    if (options.containsKey("end-with-input")) {
      while (System.in.read() >= 0) {
        // Whatever comes is no command; the end is.
      }
      Runtime.getRuntime().halt(0);
    }
  }

  private static Map<String, String> parse(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i].replaceFirst("^--", "");
      boolean alone = name.equals("end-with-input");
      options.put(name, alone ? "" : arguments[++i]);
    }
    return options;
  }
}
