package io.s3ranged.spark.format.parsed;

import org.apache.spark.unsafe.Platform;

/** Throws Spark's checked exceptions from where Java lets none be thrown, as Spark itself does. */
public final class Undeclared {

  private Undeclared() {}

  /** Throws {@code error}; what it would return is for the compiler. */
  public static RuntimeException thrown(Throwable error) {
    Platform.throwException(error);
    return new IllegalStateException("Not thrown", error);
  }
}
