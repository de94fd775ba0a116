package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ParseMode;
import java.nio.ByteBuffer;

/**
 * Records of one length on a grid that starts with the extent. A record belongs to the split that
 * has its first byte; so does a tail that is too short to be one.
 */
final class FixedFramer implements Framer {

  private final int recordLength;
  private final ParseMode mode;
  private final Carry carry = new Carry();
  private Pieces pieces;
  private ByteBuffer buffer;
  private int cursor;
  private int limit;
  private long position;
  private long first;
  private int droppedTails;

  FixedFramer(int recordLength, ParseMode mode) {
    this.recordLength = recordLength;
    this.mode = mode;
  }

  @Override
  public void start(Pieces newPieces) {
    pieces = newPieces;
    long grid = pieces.extent().start();
    long steps = (pieces.range().start() - grid + recordLength - 1) / recordLength;
    first = grid + steps * recordLength;
    position = pieces.range().start();
    cursor = 0;
    limit = 0;
    droppedTails = 0;
    carry.clear();
  }

  @Override
  public boolean next(RecordBatch batch) throws RangedIOException {
    carry.clear();
    while (Math.max(first, position) < pieces.range().end() || carry.length() > 0) {
      if (cursor == limit && !advance()) {
        return tail();
      }
      if (position < first) {
        take((int) Math.min(first - position, limit - cursor));
      } else if (carry.length() > 0 || limit - cursor < recordLength) {
        if (carried(batch)) {
          return true;
        }
      } else {
        fill(batch);
        return true;
      }
    }
    return false;
  }

  private void fill(RecordBatch batch) {
    if (pieces.heap() == null) {
      batch.startDirect(pieces.address(), position - cursor);
    } else {
      batch.startHeap(pieces.heap(), position - cursor);
    }
    long rangeEnd = pieces.range().end();
    while (batch.room() > 0 && limit - cursor >= recordLength && position < rangeEnd) {
      batch.add(cursor, recordLength);
      take(recordLength);
    }
  }

  private boolean carried(RecordBatch batch) {
    int count = Math.min(recordLength - carry.length(), limit - cursor);
    carry.append(buffer, cursor, cursor + count);
    take(count);
    if (carry.length() < recordLength) {
      return false;
    }
    batch.startHeap(carry.array(), position - recordLength);
    batch.add(0, recordLength);
    return true;
  }

  private boolean tail() throws RangedIOException {
    if (carry.length() == 0) {
      return false;
    }
    if (mode == ParseMode.FAILFAST) {
      throw pieces
          .faults()
          .corrupt(
              "the last "
                  + carry.length()
                  + " bytes, from position "
                  + (position - carry.length())
                  + ", are no whole record of "
                  + recordLength
                  + " bytes; mode=permissive drops them",
              null);
    }
    droppedTails++;
    carry.clear();
    return false;
  }

  private boolean advance() throws RangedIOException {
    cursor = 0;
    limit = 0;
    if (!pieces.next()) {
      return false;
    }
    buffer = pieces.buffer();
    limit = buffer.limit();
    return true;
  }

  private void take(int count) {
    cursor += count;
    position += count;
  }

  @Override
  public long consumed() {
    return Math.max(0, position - first);
  }

  @Override
  public int droppedTails() {
    return droppedTails;
  }
}
