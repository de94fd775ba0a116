package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;

/** One record an extent that has bytes, in an array; as many bytes as an array holds. */
final class WholeFramer implements Framer {

  private final RecordFilter filter;
  private final Carry carry = new Carry();
  private Pieces pieces;
  private long consumed;
  private boolean done;

  WholeFramer(RecordFilter filter) {
    this.filter = filter;
  }

  @Override
  public void start(Pieces newPieces) {
    pieces = newPieces;
    done = false;
    consumed = 0;
  }

  @Override
  public boolean next(RecordBatch batch) throws RangedIOException {
    carry.clear();
    if (done) {
      return false;
    }
    long start = pieces.range().start();
    while (pieces.next()) {
      ByteBuffer piece = pieces.buffer();
      long size = pieces.extent().isBounded() ? pieces.extent().length() : piece.limit();
      if (Math.max(size, (long) carry.length() + piece.limit()) > Carry.MAX_BYTES) {
        throw pieces.faults().tooLong(start, Carry.MAX_BYTES);
      }
      carry.reserve((int) size);
      carry.append(piece, 0, piece.limit());
    }
    done = true;
    consumed = carry.length();
    boolean hadNoBytes = carry.length() == 0 && pieces.heap() == null;
    if (hadNoBytes || !filter.accepts(ByteBuffer.wrap(carry.array()), 0, carry.length())) {
      return false;
    }
    batch.startHeap(carry.array(), start);
    batch.add(0, carry.length());
    return true;
  }

  @Override
  public long consumed() {
    return consumed;
  }
}
