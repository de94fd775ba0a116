package io.s3ranged.options;

/** What happens to a record that does not fit its format. */
public enum ParseMode {
  FAILFAST,
  PERMISSIVE
}
