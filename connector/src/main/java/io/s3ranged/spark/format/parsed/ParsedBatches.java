package io.s3ranged.spark.format.parsed;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.record.RecordBatch;
import io.s3ranged.source.record.RecordReader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import org.apache.spark.unsafe.Platform;
import scala.collection.Iterator;

/**
 * Makes columns of a reader's records: batch by batch, never across the batches of the reader,
 * since the memory of one is dead when the next is asked for. Used by one thread.
 *
 * <p>A record that fails ends the batch before it. Its error, with the object's name around it as
 * Spark puts it, is thrown at the next {@link #next}: whoever has rows enough never sees it.
 */
public final class ParsedBatches {

  /**
   * Records for Spark's parser in a batch, at most: what it makes of them are objects, which ought
   * to be in the nearest caches still when they are read.
   */
  private static final int EXACT_RECORDS = 256;

  private final RecordReader reader;
  private final TaskParsers parsers;
  private final ParsedColumns columns;
  private final FastParser fast;
  private final ExactParser exact;
  private final SkipSettings skips;
  private final MetricSet metrics;
  private byte[] copy = new byte[1 << 10];
  private PlannedRange part;
  private RecordBatch records;
  private int nextRecord;
  private Iterator<InternalRow> pending;
  private Exception failure;
  private int rows;

  /**
   * @param metrics counts records by the parser that took them
   */
  public ParsedBatches(
      RecordReader reader, RecordParsing parsing, SkipSettings skips, MetricSet metrics) {
    this.reader = reader;
    this.parsers = parsing.open();
    this.columns = new ParsedColumns(parsing.columns(), RecordBatch.CAPACITY);
    this.fast = parsers.fast(columns);
    this.exact = parsers.exact();
    this.skips = skips;
    this.metrics = metrics;
  }

  /**
   * Moves to the next batch that has rows; false at the end of the split. The batch before is dead
   * from the call on.
   *
   * @param most rows that are still wanted, at least 1
   */
  public boolean next(long most) throws RangedIOException {
    int written = rows;
    rows = 0;
    while (rows == 0) {
      if (failure != null) {
        failPart();
      }
      if (hasRecords()) {
        columns.start(records.heap(), written);
        written = 0;
        fill((int) Math.min(most, columns.capacity()));
      } else if (!nextRecords()) {
        return false;
      }
    }
    return true;
  }

  /** Rows of the current batch. */
  public int rows() {
    return rows;
  }

  /** The columns of the current batch, in the order of {@link RecordParsing#columns}. */
  public ParsedVector column(int ordinal) {
    return columns.vector(ordinal);
  }

  /** Where the rows of the current batch come from. */
  public PlannedRange part() {
    return part;
  }

  private boolean hasRecords() {
    return pending != null || (records != null && nextRecord < records.count());
  }

  private boolean nextRecords() throws RangedIOException {
    records = null;
    if (!reader.next()) {
      return false;
    }
    records = reader.batch();
    nextRecord = 0;
    if (!reader.part().equals(part)) {
      part = reader.part();
      parsers.startPart(part);
    }
    return true;
  }

  /** Parses records until the batch is full, the records end or one of them fails. */
  private void fill(int most) {
    int first = nextRecord;
    int exactly = 0;
    Object base = records.heap();
    long origin = base == null ? records.address() : Platform.BYTE_ARRAY_OFFSET;
    while (failure == null && rows < most && exactly < EXACT_RECORDS && hasRecords()) {
      if (pending != null) {
        takePending(most);
        continue;
      }
      int left = Math.min(most - rows, records.count() - nextRecord);
      int taken = fast.parseRows(records, nextRecord, left, rows);
      if (taken > 0) {
        nextRecord += taken;
        rows += taken;
        continue;
      }
      int record = nextRecord++;
      long address = origin + records.offset(record);
      int length = records.length(record);
      switch (fast.parse(base, address, length, rows)) {
        case ROW -> rows++;
        case NO_ROW -> {}
        case UNSURE -> {
          columns.forget(rows);
          exactly++;
          parseExactly(base, address, length);
        }
      }
    }
    metrics.add(Metric.RECORDS_EXACT, exactly);
    metrics.add(Metric.RECORDS_FAST, nextRecord - first - exactly);
  }

  private void parseExactly(Object base, long address, int length) {
    if (copy.length < length) {
      copy = new byte[Math.max(length, (int) Math.min(2L * copy.length, Integer.MAX_VALUE - 16))];
    }
    Platform.copyMemory(base, address, copy, Platform.BYTE_ARRAY_OFFSET, length);
    try {
      pending = exact.parse(copy, length);
    } catch (Exception e) {
      failure = e;
    }
  }

  private void takePending(int most) {
    try {
      while (rows < most) {
        if (!pending.hasNext()) {
          pending = null;
          return;
        }
        columns.copy(pending.next(), rows);
        rows++;
      }
    } catch (Exception e) {
      pending = null;
      failure = e;
    }
  }

  /** Throws what a record's parser threw, or passes over the rest of its part. */
  private void failPart() throws RangedIOException {
    Exception failed = failure;
    failure = null;
    pending = null;
    PlannedRange failedPart = part;
    if (!skips.corrupt() || !(failed instanceof RuntimeException)) {
      records = null;
      throw Undeclared.thrown(
          FileDataSourceV2.attachFilePath(() -> failedPart.object().uri(), failed));
    }
    metrics.increment(Metric.CORRUPT_OBJECTS);
    do {
      records = null;
      nextRecord = 0;
      if (!reader.next()) {
        return;
      }
    } while (reader.part().equals(failedPart));
    records = reader.batch();
    part = reader.part();
    parsers.startPart(part);
  }
}
