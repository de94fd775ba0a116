package io.s3ranged.source.record;

import java.nio.ByteBuffer;

/**
 * Looks for what every wanted record holds first, and for the ends of a record only around it:
 * those that are not wanted are never told apart.
 */
final class LineGrep implements BulkTake {

  private final LineEnds ends;
  private final RecordFilter filter;
  private final BytePattern pattern;

  /**
   * @param filter knows a pattern that stands in every record it accepts
   */
  LineGrep(LineEnds ends, RecordFilter filter) {
    this.ends = ends;
    this.filter = filter;
    this.pattern = filter.everywhere();
  }

  @Override
  public int take(ByteBuffer buffer, int from, int to, RecordBatch batch) {
    int cursor = from;
    while (batch.room() > 0) {
      int hit = pattern.find(buffer, cursor, to);
      int start = ends.recordStart(buffer, cursor, hit < 0 ? to : hit);
      int end = hit < 0 ? -1 : ends.next(buffer, hit, to);
      if (end < 0) {
        return start;
      }
      if (filter.accepts(buffer, start, end, hit)) {
        batch.add(start, end - start);
      }
      cursor = ends.behind(buffer, end, to);
    }
    return cursor;
  }
}
