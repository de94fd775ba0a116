package io.s3ranged.options;

/** Where the objects of a scan come from. */
public enum PlanningMode {
  AUTO,
  INDEX,
  LIST,
  EXACT
}
