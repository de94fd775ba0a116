package io.s3ranged.spark.format.parsed;

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
}
