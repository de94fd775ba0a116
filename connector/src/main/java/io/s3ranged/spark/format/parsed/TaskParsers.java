package io.s3ranged.spark.format.parsed;

import io.s3ranged.source.plan.PlannedRange;

/** The parsers of one task. Used by one thread. */
public interface TaskParsers {

  /** Parses what it is certain of, into {@code columns}. */
  FastParser fast(ParsedColumns columns);

  /** Parses every record that the fast parser is not certain of. */
  ExactParser exact();

  /** Tells that the records from now on are those of {@code part}, from its first one on. */
  default void startPart(PlannedRange part) {}
}
