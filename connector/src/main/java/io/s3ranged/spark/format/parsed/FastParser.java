package io.s3ranged.spark.format.parsed;

import io.s3ranged.source.record.RecordBatch;

/**
 * Reads the records that it is certain of straight into columns. Used by one thread.
 *
 * <p>A record is {@code length} bytes from {@code address}, as {@code Platform} reads them: of the
 * array {@code base}, or off the heap where that is null. They stay as they are until the batch is
 * dead.
 */
@FunctionalInterface
public interface FastParser {

  /** Leaves every record to Spark's parser. */
  FastParser NONE = (base, address, length, row) -> Verdict.UNSURE;

  /** What became of a record. */
  enum Verdict {
    /** Its values are in the columns at the row that was given. */
    ROW,
    /** Spark's parser makes no row of it either. */
    NO_ROW,
    /** Spark's parser decides; what was written at the row so far does not count. */
    UNSURE
  }

  /**
   * Writes the record's values into the columns that the parser was made for, all of them, at
   * {@code row}.
   */
  Verdict parse(Object base, long address, int length, int row);

  /**
   * The same for records that follow one another, a row each, as far as it is certain of all that
   * is in them.
   *
   * @param first of the batch
   * @param most records, at least 1
   * @param row of the first
   * @return how many have their row now; {@link #parse} says what becomes of the one behind them
   */
  default int parseRows(RecordBatch records, int first, int most, int row) {
    return 0;
  }
}
