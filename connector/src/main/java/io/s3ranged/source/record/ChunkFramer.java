package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;

/**
 * Chunks of an extent on a grid that starts with it, each in an array of its own length. A chunk
 * belongs to the split that has its first byte.
 */
final class ChunkFramer implements Framer {

  private final long chunkBytes;
  private Pieces pieces;
  private long position;
  private long first;
  private int cursor;
  private int limit;

  ChunkFramer(long chunkBytes) {
    this.chunkBytes = chunkBytes;
  }

  @Override
  public void start(Pieces newPieces) {
    pieces = newPieces;
    long grid = pieces.extent().start();
    long steps = (pieces.range().start() - grid + chunkBytes - 1) / chunkBytes;
    first = grid + steps * chunkBytes;
    position = pieces.range().start();
    cursor = 0;
    limit = 0;
  }

  @Override
  public boolean next(RecordBatch batch) throws RangedIOException {
    long start = Math.max(first, position);
    if (start >= pieces.range().end() || !seek(start) || start >= pieces.range().end()) {
      return false;
    }
    if (!pieces.extent().isBounded()) {
      throw new IllegalStateException("The size is not known: " + pieces.faults().object());
    }
    int length = (int) Math.min(chunkBytes, pieces.extent().end() - start);
    byte[] chunk = new byte[length];
    int filled = 0;
    while (filled < length) {
      if (cursor == limit && !advance()) {
        throw new IllegalStateException("An extent ended early: " + pieces.faults().object());
      }
      int count = Math.min(length - filled, limit - cursor);
      pieces.buffer().get(cursor, chunk, filled, count);
      cursor += count;
      filled += count;
    }
    position = start + length;
    batch.giveAway(chunk, start);
    return true;
  }

  /** Makes the byte at {@code start} the next one; false if the extent ends before it. */
  private boolean seek(long start) throws RangedIOException {
    while (position < start || cursor == limit) {
      if (cursor == limit && !advance()) {
        return false;
      }
      int count = (int) Math.min(start - position, limit - cursor);
      cursor += count;
      position += count;
    }
    return true;
  }

  private boolean advance() throws RangedIOException {
    cursor = 0;
    limit = 0;
    if (!pieces.next()) {
      return false;
    }
    limit = pieces.buffer().limit();
    return true;
  }

  @Override
  public long consumed() {
    return Math.max(0, position - first);
  }
}
