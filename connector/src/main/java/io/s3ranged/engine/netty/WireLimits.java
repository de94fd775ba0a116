package io.s3ranged.engine.netty;

import io.s3ranged.options.EngineSettings.FetchSettings;
import java.util.concurrent.TimeUnit;

/**
 * How long what may take.
 *
 * @param connectMillis connecting, and shaking hands, to one address
 * @param firstByteNanos from sending a request to the end of its answer's head
 * @param silenceNanos between two arrivals of bytes of a body
 * @param idleNanos a connection between two requests: less than the 5 s after which S3 closes it
 * @param lifeNanos a connection from its opening: addresses of the store change
 */
record WireLimits(
    int connectMillis, long firstByteNanos, long silenceNanos, long idleNanos, long lifeNanos) {

  private static final long IDLE_SECONDS = 4;
  private static final long LIFE_MINUTES = 5;

  static WireLimits of(FetchSettings settings) {
    long read = settings.readTimeout().toNanos();
    return new WireLimits(
        Math.toIntExact(Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis())),
        read,
        read,
        TimeUnit.SECONDS.toNanos(IDLE_SECONDS),
        TimeUnit.MINUTES.toNanos(LIFE_MINUTES));
  }
}
