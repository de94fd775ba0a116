package io.s3ranged.source.dynamodb;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How long the index goes on asking a DynamoDB that does not answer.
 *
 * @param deadline without any progress
 * @param nanoTime a clock that only goes forward
 */
record Patience(BackoffStrategy backoff, Duration deadline, LongSupplier nanoTime, Pause pause) {

  /** Lets time pass. */
  interface Pause {
    void await(Duration time) throws InterruptedException;
  }

  static Patience standard() {
    return new Patience(
        BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(5)),
        Duration.ofSeconds(60),
        System::nanoTime,
        time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
  }
}
