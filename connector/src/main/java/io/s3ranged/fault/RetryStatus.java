package io.s3ranged.fault;

/** What a caller may still expect from trying again. */
public enum RetryStatus {
  /** Trying again may help, and nobody has tried yet. */
  RETRYABLE,
  /** Trying again was tried, as often as the settings allow. Do not try again. */
  EXHAUSTED,
  /** Trying again cannot help. */
  FINAL
}
