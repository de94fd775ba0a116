package io.s3ranged.spark.format.parsed;

/** Throws Spark's checked exceptions from where Java lets none be thrown, as Spark itself does. */
public final class Undeclared {

  private Undeclared() {}

  /**
   * Throws {@code thrown}; what it returns is for a {@code throw} that never comes.
   *
   * @param thrown anything
   */
  public static RuntimeException thrown(Throwable thrown) {
    throw as(thrown, RuntimeException.class);
  }

  @SuppressWarnings("unchecked") // Erased: what is thrown is never cast.
  private static <E extends Throwable> E as(Throwable thrown, Class<E> unchecked) throws E {
    throw (E) thrown;
  }
}
