package io.s3ranged.engine.fetch;

/** In which order fetches that wait are started; within one urgency, first come, first served. */
public enum Urgency {
  /** A reader waits for it. */
  DEMANDED,
  /** A reader will want it. */
  AHEAD
}
