package io.s3ranged.benchmark.server;

import java.util.Locale;

/** What can be set of a port, each a number that is not negative. */
enum Knob {
  /** Milliseconds from a request to its answer's first byte; the median where a p99 is set. */
  FIRST_BYTE_MILLIS("firstByteMillis", 0),
  /** With it the first byte is log-normal with that median and this 99th percentile; 0 is fixed. */
  FIRST_BYTE_P99_MILLIS("firstByteP99Millis", 0),
  /** Bytes of bodies per second and connection, evenly; 0 for no bound. */
  BYTES_PER_SECOND("bytesPerSecond", 0),
  /** Requests per second and prefix (what is before a key's last slash); 0 for no bound. */
  REQUESTS_PER_SECOND("requestsPerSecond", 0),
  /** Milliseconds to a page of a listing. */
  LIST_MILLIS("listMillis", 0),
  /** Milliseconds to a page of DynamoDB's Query, and to an item. */
  QUERY_MILLIS("queryMillis", 0),
  /** A connection without a request for this long is closed; 0 for never. */
  IDLE_MILLIS("idleMillis", 0),
  /** Of every so many GETs of objects one is stalled: 0.01 stalls each hundredth. */
  STALL_SHARE("stallShare", 0),
  /** For how long it is. */
  STALL_MILLIS("stallMillis", 0),
  /** After how many bytes of its body; 0 before its head. */
  STALL_AFTER_BYTES("stallAfterBytes", 0),
  /** Of every so many GETs of objects, and LISTs, one has the port's fault. */
  FAULT_SHARE("faultShare", 1),
  /** After this many requests with it the fault is over; 0 for never. */
  FAULT_COUNT("faultCount", 0),
  /** Bytes of the body before it breaks; half of it if it has no more. */
  FAULT_AFTER_BYTES("faultAfterBytes", 65_536),
  /** Size of an object's parts, for partNumber. */
  PART_BYTES("partBytes", 8 << 20);

  private final String parameter;
  private final double initial;

  Knob(String parameter, double initial) {
    this.parameter = parameter;
    this.initial = initial;
  }

  /** Its name on the administration port. */
  String parameter() {
    return parameter;
  }

  /** The header that sets it for one request. */
  String header() {
    return "x-bench-" + parameter.toLowerCase(Locale.ROOT);
  }

  double initial() {
    return initial;
  }
}
