package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** An extent's bytes for a decompressor, which wants a stream. Closing it does nothing. */
final class SliceInputStream extends InputStream {

  private final SlicePieces pieces;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long bytesRead;
  private RangedIOException failure;

  SliceInputStream(SlicePieces pieces) {
    this.pieces = pieces;
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
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    bytesRead += count;
    return count;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }

  private boolean fill() throws RangedIOException {
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
