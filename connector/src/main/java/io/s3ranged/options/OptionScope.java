package io.s3ranged.options;

/** Where an option is set. */
public enum OptionScope {
  /** On one read; the session's default is {@code spark.datasource.s3ranged.NAME}. */
  READ,
  /** As {@link #READ}, and never shown. */
  SECRET,
  /** In Spark's configuration, once for each JVM, before the first read. */
  STATIC
}
