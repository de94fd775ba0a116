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
 * The decompressed bytes of an extent, in an array that is used again for each piece.
 *
 * <p>An empty object is empty, though no compression makes one. What a decompressor throws is
 * {@code CORRUPT_DATA}, of whatever class: some answer broken input with an {@code
 * ArrayIndexOutOfBoundsException}. A fault of reading the compressed bytes comes through as it is.
 */
final class StreamPieces implements Pieces {

  private final SliceInputStream compressed;
  private final PlannedRange part;
  private final Compression compression;
  private final byte[] array;
  private InputStream stream;
  private ByteBuffer buffer;
  private long position;

  StreamPieces(SliceInputStream compressed, PlannedRange part, byte[] array) {
    this.compressed = compressed;
    this.part = part;
    this.compression = Compression.of(part.object().key());
    this.array = array;
    this.buffer = ByteBuffer.wrap(array, 0, 0);
    if (!part.range().equals(part.extent())) {
      throw new IllegalStateException(
          "A compressed object was cut at " + part.range() + ": " + part.object());
    }
  }

  @Override
  public boolean next() throws RangedIOException {
    position += buffer.limit();
    int length = fill();
    buffer = ByteBuffer.wrap(array, 0, length);
    return length > 0;
  }

  private int fill() throws RangedIOException {
    try {
      if (stream == null) {
        if (compressed.isAtEnd()) {
          return 0;
        }
        stream = Decompression.open(compression, compressed);
      }
      int filled = 0;
      while (filled < array.length) {
        int read = stream.read(array, filled, array.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
      return filled;
    } catch (IOException | RuntimeException e) {
      throw fault(e);
    }
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
                + " behind "
                + compressed.bytesRead()
                + " compressed bytes: "
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
  public long address() {
    return 0;
  }

  @Override
  public byte[] heap() {
    return array;
  }

  @Override
  public ByteRange extent() {
    return ByteRange.from(0);
  }

  @Override
  public ByteRange range() {
    return ByteRange.from(0);
  }

  @Override
  public boolean startsObject() {
    return part.extent().start() == 0;
  }

  @Override
  public PartFaults faults() {
    return new PartFaults(part.object(), part.extent(), " of its decompressed bytes");
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
