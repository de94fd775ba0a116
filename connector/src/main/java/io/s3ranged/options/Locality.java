package io.s3ranged.options;

/** Whether splits name the executors that they would like to run on. */
public enum Locality {
  AUTO,
  TRUE,
  FALSE
}
