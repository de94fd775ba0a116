package io.s3ranged.spark.format.parsed;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a batch that parsers write, used again for each batch. Used by one thread. */
public final class ParsedColumns {

  private final ParsedVector[] vectors;
  private final int capacity;

  /**
   * @param capacity rows of a batch, at most
   */
  public ParsedColumns(StructType schema, int capacity) {
    StructField[] fields = schema.fields();
    this.capacity = capacity;
    this.vectors = new ParsedVector[fields.length];
    for (int i = 0; i < fields.length; i++) {
      vectors[i] = ParsedVector.of(fields[i].dataType(), capacity);
    }
  }

  public int count() {
    return vectors.length;
  }

  public ParsedVector vector(int column) {
    return vectors[column];
  }

  int capacity() {
    return capacity;
  }

  /**
   * Starts an empty batch, whose views are bytes of {@code base}, or off the heap.
   *
   * @param rows of the batch before; of the row behind them something may have been written
   */
  void start(Object base, int rows) {
    int dirty = Math.min(rows + 1, capacity);
    for (ParsedVector vector : vectors) {
      vector.start(base, dirty);
    }
  }

  /** Forgets what a parser that was not certain has written at {@code row}. */
  public void forget(int row) {
    for (ParsedVector vector : vectors) {
      vector.forget(row);
    }
  }

  /** Copies a row of Spark's. */
  void copy(InternalRow source, int row) {
    for (int i = 0; i < vectors.length; i++) {
      vectors[i].copy(source, i, row);
    }
  }
}
