package io.s3ranged.benchmark.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One client in this process. First argument: its class; the others: its parameters. Says {@code
 * READY}, then answers each line of parameters with {@code RESULT} and what it took, until its
 * input ends. Exits with 1 when a task fails, saying why.
 */
public final class ClientMain {

  private ClientMain() {}

  public static void main(String[] arguments) throws Exception {
    // Whatever libraries print is not the protocol.
    PrintStream out = System.out;
    System.setOut(System.err);
    StringBuilder words = new StringBuilder();
    for (int i = 1; i < arguments.length; i++) {
      words.append(arguments[i]).append(' ');
    }
    Parameters own = Parameters.parse(words.toString());
    BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
    Thread input = new Thread(() -> receive(tasks), "tasks");
    input.setDaemon(true);
    input.start();
    try (Client client = open(arguments[0], own)) {
      say(out, "READY");
      while (true) {
        say(out, "RESULT " + measured(client, own.with(Parameters.parse(tasks.take()))));
      }
    } catch (Exception | LinkageError e) {
      say(out, "FAILED " + String.valueOf(e).replace('\n', ' '));
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  /** Ends the process when its input does, whatever it is at: nobody waits for it any more. */
  private static void receive(BlockingQueue<String> tasks) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tasks.add(line);
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(0);
  }

  private static Client open(String name, Parameters parameters) throws Exception {
    try {
      return Class.forName(name)
          .asSubclass(Client.class)
          .getDeclaredConstructor(Parameters.class)
          .newInstance(parameters);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static String measured(Client client, Parameters task) throws Exception {
    Usage.forgetPeak();
    ThreadShares sharesBefore = ThreadShares.now();
    Usage before = Usage.now();
    Client.Outcome outcome = client.run(task);
    Usage after = Usage.now();
    String shares = ThreadShares.now().since(sharesBefore);
    return String.join(
        " ",
        "nanos=" + (after.nanos() - before.nanos()),
        "cpuNanos=" + (after.cpuNanos() - before.cpuNanos()),
        "allocated=" + after.allocatedSince(before),
        "peakResident=" + Usage.peakResidentBytes(),
        "direct=" + Usage.directBytes(),
        "bytes=" + outcome.bytes(),
        "gets=" + outcome.gets(),
        "fetched=" + outcome.fetched(),
        "value=" + outcome.value(),
        outcome.more(),
        shares);
  }

  private static void say(PrintStream out, String line) {
    out.println(line);
    out.flush();
  }
}
