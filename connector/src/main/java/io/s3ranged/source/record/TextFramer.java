package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.Terminators;
import java.nio.ByteBuffer;

/**
 * Records between terminators.
 *
 * <p>Whole records of a piece become a batch over that piece. One that a piece ends in goes to the
 * carry, and the reader stays in {@link State#INSIDE} until its terminator comes. A {@code \r} that
 * ends a piece ends its record there and then; whether a {@code \n} belongs to it is seen when the
 * next piece comes ({@code lineFeedMayFollow}).
 */
final class TextFramer implements Framer {

  /** Bytes of the byte order mark in UTF-8. */
  private static final int MARK_BYTES = 3;

  private enum State {
    /** Before the first terminator whose anchor is in the range. */
    SKIPPING,
    /** Where a record may start. */
    BETWEEN,
    /** The carry holds the head of a record. */
    INSIDE,
    DONE
  }

  private final Terminators terminators;
  private final int maxRecordBytes;
  private final RecordFilter filter;
  private final LineEnds ends;
  private final BytePattern separator;
  private final BulkTake bulk;
  private final Carry carry = new Carry();
  private Pieces pieces;
  private State state = State.DONE;
  private ByteBuffer buffer;
  private int cursor;
  private int limit;
  private int stop;
  private long base;
  private long recordStart;
  private long firstStart;
  private boolean lineFeedMayFollow;

  TextFramer(Terminators terminators, int maxRecordBytes, Wanted wanted) {
    this.terminators = terminators;
    this.maxRecordBytes = maxRecordBytes;
    this.filter = wanted.filter();
    this.ends = LineEnds.of(terminators);
    this.separator = ends == null ? new BytePattern(terminators.separator()) : null;
    this.bulk = bulk(ends, wanted);
  }

  private static BulkTake bulk(LineEnds ends, Wanted wanted) {
    RecordFilter filter = wanted.filter();
    if (ends == null) {
      return BulkTake.NOTHING;
    }
    if (filter.isAll()) {
      return wanted.detail() == Wanted.Detail.COUNT ? new LineCount(ends) : ends::addAll;
    }
    return filter.everywhere() == null ? BulkTake.NOTHING : new LineGrep(ends, filter);
  }

  @Override
  public void start(Pieces newPieces) {
    pieces = newPieces;
    boolean first = pieces.startsWithRecord();
    if (!first && !terminators.isSplittable()) {
      throw new IllegalStateException(
          "An object was cut at " + pieces.range() + " though its separator overlaps itself");
    }
    state = first ? State.BETWEEN : State.SKIPPING;
    cursor = 0;
    limit = 0;
    base = pieces.range().start();
    firstStart = first ? base : -1;
    lineFeedMayFollow = false;
    carry.clear();
  }

  @Override
  public long consumed() {
    return firstStart < 0 ? 0 : base + cursor - firstStart;
  }

  @Override
  public boolean next(RecordBatch batch) throws RangedIOException {
    if (state == State.BETWEEN) {
      carry.clear();
    }
    while (state != State.DONE) {
      if (state == State.BETWEEN && !mayStartAt(base + cursor)) {
        state = State.DONE;
        return false;
      }
      if (cursor == limit && !advance()) {
        return lastRecord(batch);
      }
      switch (state) {
        case SKIPPING -> skip();
        case INSIDE -> {
          if (complete(batch)) {
            return true;
          }
        }
        default -> {
          if (fill(batch)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean advance() throws RangedIOException {
    base += cursor;
    cursor = 0;
    limit = 0;
    if (!pieces.next()) {
      return false;
    }
    buffer = pieces.buffer();
    limit = buffer.limit();
    base = pieces.position();
    stop = (int) Math.max(0, Math.min(limit, stopPosition() - base));
    return true;
  }

  /** True unless a record at {@code position} belongs to the next split or lies outside. */
  private boolean mayStartAt(long position) {
    return position < stopPosition();
  }

  private long stopPosition() {
    long extentEnd = pieces.extent().end();
    long rangeEnd = pieces.range().end();
    return rangeEnd == extentEnd
        ? extentEnd
        : Math.min(extentEnd, rangeEnd + terminators.anchorDistance());
  }

  /** Takes the whole records of the piece, or the head of one that goes on in the next. */
  private boolean fill(RecordBatch batch) throws RangedIOException {
    if (lineFeedMayFollow) {
      lineFeedMayFollow = false;
      if (buffer.get(cursor) == '\n') {
        cursor++;
        return false;
      }
    }
    if (firstStart < 0) {
      firstStart = base + cursor;
    }
    startBatch(batch);
    // A record that may start with a byte order mark is not for many at once.
    boolean ended = base + cursor > 0 || takeOne(batch);
    if (ended) {
      takeMany(batch);
      while (ended && cursor < stop && batch.room() > 0) {
        ended = takeOne(batch);
      }
    }
    if (batch.count() > 0) {
      return true;
    }
    if (!ended) {
      recordStart = base + cursor;
      state = State.INSIDE;
      carryRest(cursor);
    }
    return false;
  }

  /** Takes the record at the cursor, or not if it does not end in this piece: then false. */
  private boolean takeOne(RecordBatch batch) throws RangedIOException {
    int end = find(cursor);
    if (end < 0) {
      return false;
    }
    int start = afterMark(buffer, base + cursor, cursor, end);
    checkLength(base + start, end - start);
    if (filter.accepts(buffer, start, end)) {
      batch.add(start, end - start);
    }
    cursor = afterTerminator(end);
    return true;
  }

  /** Takes what can be taken without looking at each record for its length. */
  private void takeMany(RecordBatch batch) {
    int to = stop;
    if (to > cursor && terminators.isLines() && buffer.get(to - 1) == '\r') {
      // A line feed may follow it.
      to--;
    }
    if (to > cursor && to - cursor <= maxRecordBytes) {
      cursor = bulk.take(buffer, cursor, to, batch);
    }
  }

  private int find(int from) {
    return ends == null ? separator.find(buffer, from, limit) : ends.next(buffer, from, limit);
  }

  /** Looks for the end of the record that the carry holds the head of. */
  private boolean complete(RecordBatch batch) throws RangedIOException {
    int separatorLength = terminators.separatorLength();
    int head = Math.min(Math.max(0, separatorLength - 1), limit - cursor);
    for (int i = 0; i < head; i++) {
      carry.append(buffer.get(cursor + i));
      if (carryEndsWithSeparator()) {
        carry.truncate(carry.length() - separatorLength);
        cursor += i + 1;
        return carried(batch);
      }
    }
    int end = find(cursor);
    if (end < 0) {
      carryRest(cursor + head);
      return false;
    }
    int fresh = end - cursor;
    if (fresh < head) {
      carry.truncate(carry.length() - (head - fresh));
    } else {
      checkCarry((long) carry.length() + fresh - head);
      carry.append(buffer, cursor + head, end);
    }
    cursor = afterTerminator(end);
    return carried(batch);
  }

  private void carryRest(int from) throws RangedIOException {
    checkCarry((long) carry.length() + (limit - from));
    carry.append(buffer, from, limit);
    cursor = limit;
  }

  /** Makes a batch of the carry; false if its record is not wanted. */
  private boolean carried(RecordBatch batch) throws RangedIOException {
    state = State.BETWEEN;
    ByteBuffer record = ByteBuffer.wrap(carry.array());
    int start = afterMark(record, recordStart, 0, carry.length());
    checkLength(recordStart, carry.length() - start);
    if (!filter.accepts(record, start, carry.length())) {
      carry.clear();
      return false;
    }
    batch.startHeap(carry.array(), recordStart);
    batch.add(start, carry.length() - start);
    return true;
  }

  private boolean lastRecord(RecordBatch batch) throws RangedIOException {
    boolean inside = state == State.INSIDE;
    state = State.DONE;
    if (!inside || isOnlyMark()) {
      return false;
    }
    boolean made = carried(batch);
    state = State.DONE;
    return made;
  }

  private void skip() {
    int separatorLength = terminators.separatorLength();
    int head = Math.min(Math.max(0, separatorLength - 1), limit - cursor);
    for (int i = 0; i < head; i++) {
      carry.append(buffer.get(cursor + i));
      if (carryEndsWithSeparator()) {
        startBehind(cursor + i + 1);
        return;
      }
    }
    int end = find(cursor);
    if (end >= 0) {
      startBehind(afterTerminator(end));
      return;
    }
    int tail = Math.max(cursor + head, limit - separatorLength);
    carry.append(buffer, tail, limit);
    carry.keepLast(Math.max(0, separatorLength - 1));
    cursor = limit;
    if (!mayStartAt(base + limit + 1)) {
      state = State.DONE;
    }
  }

  private void startBehind(int index) {
    cursor = index;
    state = State.BETWEEN;
    carry.clear();
  }

  private void startBatch(RecordBatch batch) {
    if (pieces.heap() == null) {
      batch.startDirect(pieces.address(), base);
    } else {
      batch.startHeap(pieces.heap(), base);
    }
  }

  private int afterTerminator(int end) {
    if (!terminators.isLines()) {
      return end + terminators.separatorLength();
    }
    if (buffer.get(end) == '\n') {
      return end + 1;
    }
    if (end + 1 == limit) {
      lineFeedMayFollow = true;
      return limit;
    }
    return buffer.get(end + 1) == '\n' ? end + 2 : end + 1;
  }

  private boolean carryEndsWithSeparator() {
    int separatorLength = terminators.separatorLength();
    int start = carry.length() - separatorLength;
    for (int i = separatorLength - 1; i >= 0; i--) {
      if (start < 0 || carry.array()[start + i] != terminators.separatorByte(i)) {
        return false;
      }
    }
    return true;
  }

  /** The start of a record without the byte order mark that an object may start with. */
  private int afterMark(ByteBuffer source, long position, int start, int end) {
    boolean marked =
        position == 0
            && pieces.startsObject()
            && end - start >= MARK_BYTES
            && source.get(start) == (byte) 0xEF
            && source.get(start + 1) == (byte) 0xBB
            && source.get(start + 2) == (byte) 0xBF;
    return marked ? start + MARK_BYTES : start;
  }

  private boolean isOnlyMark() {
    return carry.length() == MARK_BYTES
        && afterMark(ByteBuffer.wrap(carry.array()), recordStart, 0, MARK_BYTES) == MARK_BYTES;
  }

  /** A carry may hold a mark and the head of a terminator beside the longest record. */
  private void checkCarry(long length) throws RangedIOException {
    long most = (long) maxRecordBytes + MARK_BYTES + terminators.separatorLength();
    if (length > Math.min(most, Carry.MAX_BYTES)) {
      throw pieces.faults().tooLong(recordStart, maxRecordBytes);
    }
  }

  private void checkLength(long start, long length) throws RangedIOException {
    if (length > maxRecordBytes) {
      throw pieces.faults().tooLong(start, maxRecordBytes);
    }
  }
}
