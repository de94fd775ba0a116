package io.s3ranged.benchmark.client;

import java.io.IOException;

/** A reader that is measured. Its constructor takes the process's parameters and may connect. */
public interface Client extends AutoCloseable {

  /**
   * Reads what {@code task} says.
   *
   * @return what it believes it did
   */
  Outcome run(Parameters task) throws Exception;

  @Override
  void close() throws IOException;

  /**
   * @param bytes of objects that reached the sink
   * @param gets that were sent, or -1 where the client does not tell
   * @param fetched bytes of bodies that were received, or -1
   * @param value what the task computed: the same for every client
   * @param more {@code name=value} pairs, or empty
   */
  record Outcome(long bytes, long gets, long fetched, String value, String more) {

    public Outcome(long bytes, long gets, long fetched, String value) {
      this(bytes, gets, fetched, value, "");
    }

    public static Outcome ofBytes(long bytes) {
      return new Outcome(bytes, -1, -1, Long.toString(bytes));
    }

    public Outcome and(String name, double value) {
      return new Outcome(bytes, gets, fetched, this.value, more + " " + name + "=" + value);
    }
  }
}
