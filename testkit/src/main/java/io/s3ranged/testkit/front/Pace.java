package io.s3ranged.testkit.front;

import java.io.Serializable;

/**
 * How slow reads through a front are.
 *
 * @param firstByteMillis pause before a GET is passed on; 0 for none
 * @param bytesPerSecond most body bytes of a GET's answer per second and connection; 0 for no bound
 */
public record Pace(long firstByteMillis, long bytesPerSecond) implements Serializable {

  public static final Pace UNBOUNDED = new Pace(0, 0);

  public Pace {
    if (firstByteMillis < 0 || bytesPerSecond < 0) {
      throw new IllegalArgumentException("A pace is not negative: " + firstByteMillis);
    }
  }
}
