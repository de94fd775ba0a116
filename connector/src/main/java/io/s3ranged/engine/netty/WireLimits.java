package io.s3ranged.engine.netty;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.options.TransportProtocol;
import java.util.concurrent.TimeUnit;

/**
 * What is spoken, and how long what may take.
 *
 * @param connectMillis connecting, and shaking hands, to one address
 * @param firstByteNanos from sending a request to the end of its answer's head
 * @param silenceNanos between two arrivals of bytes of a body
 * @param idleNanos a connection between two requests: less than the 5 s after which S3 closes it
 * @param lifeNanos a connection from its opening: addresses of the store change
 * @param windowBytes of HTTP/2, what a store may send on a stream before it hears of us: a whole
 *     range, since there is memory for all of it
 */
record WireLimits(
    TransportProtocol protocol,
    int connectMillis,
    long firstByteNanos,
    long silenceNanos,
    long idleNanos,
    long lifeNanos,
    int windowBytes) {

  private static final long IDLE_SECONDS = 4;
  private static final long LIFE_MINUTES = 5;
  private static final long MIN_WINDOW_BYTES = 1 << 20;
  private static final long MAX_WINDOW_BYTES = 64 << 20;

  static WireLimits of(FetchSettings settings, TransportProtocol protocol) {
    long read = settings.readTimeout().toNanos();
    return new WireLimits(
        protocol,
        Math.toIntExact(Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis())),
        read,
        read,
        TimeUnit.SECONDS.toNanos(IDLE_SECONDS),
        TimeUnit.MINUTES.toNanos(LIFE_MINUTES),
        (int) Math.max(MIN_WINDOW_BYTES, Math.min(MAX_WINDOW_BYTES, settings.maxFetchBytes())));
  }

  WireFault noAnswer() {
    return silence("no answer for ", firstByteNanos);
  }

  WireFault noByte() {
    return silence("no byte came for ", silenceNanos);
  }

  private static WireFault silence(String what, long nanos) {
    return new WireFault(FaultKind.TIMED_OUT, what + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
  }
}
