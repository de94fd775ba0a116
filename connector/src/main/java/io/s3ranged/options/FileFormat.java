package io.s3ranged.options;

/** How bytes become rows. */
public enum FileFormat {
  TEXT,
  BINARY,
  FIXED
}
