package io.s3ranged.spark.format.parsed;

import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;

/** Spark's own parser, for one record at a time. Used by one thread, Spark's task thread. */
@FunctionalInterface
public interface ExactParser {

  /**
   * The rows that Spark's reader makes of a record, with the scan's data columns in their order.
   *
   * <p>A row is dead when the next one is asked for. What its values refer to stays as it is, and
   * is not {@code record}. Whatever Spark's reader throws for the record is thrown here or by the
   * iterator.
   *
   * @param record an array that is used again; its first {@code length} bytes are the record
   */
  Iterator<InternalRow> parse(byte[] record, int length);
}
