package io.s3ranged.source.record;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import java.util.List;

/**
 * Goes through the parts of a split and lets a framer find their records.
 *
 * <p>A reader of slices that has failed is not used again: after a part that is passed over because
 * its object is gone, another one is opened for the parts that are left.
 */
final class SplitRecordReader implements RecordReader {

  private final List<PlannedRange> parts;
  private final Parts bytes;
  private final SkipSettings skips;
  private final Framer framer;
  private final MetricSet metrics;
  private final RecordBatch batch = new RecordBatch();

  /** Guards {@code reader} and {@code cancelled} against {@link #cancel}. */
  private final Object lock = new Object();

  private OrderedReader reader;
  private boolean cancelled;
  private Pieces pieces;
  private SliceInputStream compressed;
  private PlannedRange part;
  private int nextPart;
  private long delivered;

  SplitRecordReader(
      Split split, Parts bytes, SkipSettings skips, Framer framer, MetricSet metrics) {
    this.parts = split.parts();
    this.bytes = bytes;
    this.skips = skips;
    this.framer = framer;
    this.metrics = metrics;
  }

  @Override
  public boolean next() throws RangedIOException {
    while (true) {
      try {
        if (pieces == null && !startPart()) {
          return false;
        }
        if (framer.next(batch)) {
          count();
          return true;
        }
        endPart();
      } catch (RangedIOException e) {
        skipOrThrow(e);
      }
    }
  }

  /** Turns to the next part that has bytes. */
  private boolean startPart() throws RangedIOException {
    while (nextPart < parts.size()) {
      part = parts.get(nextPart++);
      delivered = 0;
      if (Parts.hasBytes(part)) {
        openPart();
        return true;
      }
    }
    return false;
  }

  private void openPart() throws RangedIOException {
    OrderedReader current = reader == null ? openReader(nextPart - 1) : reader;
    if (!current.nextEntry()) {
      throw new IllegalStateException("The schedule ended before " + part);
    }
    SlicePieces slices = new SlicePieces(current, part);
    compressed = bytes.isCompressed(part) ? new SliceInputStream(slices) : null;
    pieces = compressed == null ? slices : bytes.decompressed(part, compressed);
    framer.start(pieces);
  }

  private OrderedReader openReader(int fromPart) throws RangedIOException {
    OrderedReader opened = bytes.open(parts.subList(fromPart, parts.size()));
    synchronized (lock) {
      reader = opened;
      if (cancelled) {
        throw Faults.of(FaultKind.CANCELLED, "the reader was cancelled");
      }
    }
    return opened;
  }

  private void count() {
    metrics.add(Metric.RECORDS, batch.count());
    countBytes();
  }

  private void countBytes() {
    // What lies behind a range is delivered by whoever reads the next one.
    long now =
        compressed == null
            ? framer.consumed()
            : Math.min(compressed.bytesRead(), part.range().length());
    metrics.add(Metric.BYTES_DELIVERED, now - delivered);
    delivered = now;
  }

  private void endPart() {
    countBytes();
    if (framer.droppedTails() > 0) {
      metrics.add(Metric.DROPPED_TAILS, framer.droppedTails());
    }
    closePieces();
  }

  private void skipOrThrow(RangedIOException fault) throws RangedIOException {
    boolean missing = skips.missing() && fault.kind() == FaultKind.NO_SUCH_OBJECT;
    boolean corrupt =
        skips.corrupt()
            && (fault.kind() == FaultKind.CORRUPT_DATA
                || fault.kind() == FaultKind.RECORD_TOO_LONG);
    if (!missing && !corrupt) {
      throw fault;
    }
    metrics.increment(missing ? Metric.MISSING_OBJECTS : Metric.CORRUPT_OBJECTS);
    closePieces();
    if (missing) {
      closeReader();
    }
  }

  @Override
  public RecordBatch batch() {
    return batch;
  }

  @Override
  public PlannedRange part() {
    return part;
  }

  @Override
  public void cancel() {
    OrderedReader current;
    synchronized (lock) {
      cancelled = true;
      current = reader;
    }
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void close() {
    nextPart = parts.size();
    try {
      closePieces();
    } finally {
      closeReader();
    }
  }

  private void closePieces() {
    Pieces ended = pieces;
    pieces = null;
    if (ended != null) {
      ended.close();
    }
  }

  private void closeReader() {
    OrderedReader ended;
    synchronized (lock) {
      ended = reader;
      reader = null;
    }
    if (ended != null) {
      ended.close();
    }
  }
}
