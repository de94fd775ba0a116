package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.source.plan.Compression;
import io.s3ranged.source.plan.PlannedRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The decompressed bytes of a part, in an array that is used again for each piece.
 *
 * <p>A range that ends inside its extent ends with a member or frame. Its bytes are decompressed to
 * their end, which tells where the range ends among the decompressed ones, and those behind it from
 * there on, by a decompressor of their own.
 *
 * <p>An empty object is empty, though no compression makes one. What a decompressor throws is
 * {@code CORRUPT_DATA}, of whatever class: some answer broken input with an {@code
 * ArrayIndexOutOfBoundsException}. A fault of reading the compressed bytes comes through as it is.
 */
final class StreamPieces implements DecompressedPieces {

  private final SliceInputStream compressed;
  private final PlannedRange part;
  private final Compression compression;
  private final byte[] array;
  private InputStream stream;
  private ByteBuffer buffer;
  private long position;
  private boolean inRange = true;
  private long rangeEnd = ByteRange.UNBOUNDED;
  private RangedIOException failure;

  StreamPieces(SliceInputStream compressed, PlannedRange part, byte[] array) {
    this.compressed = compressed;
    this.part = part;
    this.compression = Compression.of(part.object().key());
    this.array = array;
    this.buffer = ByteBuffer.wrap(array, 0, 0);
  }

  @Override
  public boolean next() throws RangedIOException {
    position += buffer.limit();
    int length = fill();
    if (length == 0 && inRange && part.range().end() < part.extent().end()) {
      passEnd();
      length = fill();
    }
    buffer = ByteBuffer.wrap(array, 0, length);
    return length > 0;
  }

  private void passEnd() {
    inRange = false;
    rangeEnd = position;
    compressed.passEnd();
    close();
  }

  /** What was decompressed before a failure comes first. */
  private int fill() throws RangedIOException {
    if (failure != null) {
      throw failure;
    }
    int filled = 0;
    try {
      if (stream == null) {
        if (compressed.isAtEnd()) {
          return 0;
        }
        stream = Decompression.open(compression, compressed);
      }
      while (filled < array.length) {
        int read = stream.read(array, filled, array.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
    } catch (IOException | RuntimeException e) {
      failure = fault(e);
      if (filled == 0) {
        throw failure;
      }
    }
    return filled;
  }

  private RangedIOException fault(Exception e) {
    if (compressed.failure() != null) {
      return compressed.failure();
    }
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    return faults()
        .corrupt(
            "cannot be decompressed as "
                + compression
                + " before position "
                + compressed.position()
                + ": "
                + cause.getMessage(),
            cause);
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public byte[] heap() {
    return array;
  }

  @Override
  public ByteRange range() {
    return new ByteRange(0, rangeEnd);
  }

  @Override
  public PlannedRange part() {
    return part;
  }

  @Override
  public void close() {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException | RuntimeException e) {
        throw new IllegalStateException("Closing a decompressor failed", e);
      } finally {
        stream = null;
      }
    }
  }
}
