package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A part's bytes for a decompressor, which wants a stream: those of its range, and once that is
 * asked for those behind it. Closing it does nothing.
 */
final class SliceInputStream extends InputStream {

  private final SlicePieces pieces;
  private final long start;
  private long end;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long bytesRead;
  private RangedIOException failure;

  SliceInputStream(SlicePieces pieces) {
    this.pieces = pieces;
    this.start = pieces.range().start();
    this.end = pieces.range().end();
  }

  /** Goes on behind the range. */
  void passEnd() {
    end = ByteRange.UNBOUNDED;
  }

  /** Where the next byte stands in the object. */
  long position() {
    return start + bytesRead;
  }

  /** True if there are no more bytes. */
  boolean isAtEnd() throws RangedIOException {
    return !fill();
  }

  /** Bytes that were taken out. */
  long bytesRead() {
    return bytesRead;
  }

  /** The fault that ended the stream, or null. */
  RangedIOException failure() {
    return failure;
  }

  @Override
  public int read() throws RangedIOException {
    if (!fill()) {
      return -1;
    }
    bytesRead++;
    return buffer.get() & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws RangedIOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = (int) Math.min(Math.min(length, buffer.remaining()), end - position());
    buffer.get(target, offset, count);
    bytesRead += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(buffer.remaining(), end - position());
  }

  private boolean fill() throws RangedIOException {
    if (position() >= end) {
      return false;
    }
    if (buffer.hasRemaining()) {
      return true;
    }
    try {
      if (!pieces.next()) {
        return false;
      }
    } catch (RangedIOException e) {
      failure = e;
      throw e;
    }
    buffer = pieces.buffer();
    return true;
  }
}
