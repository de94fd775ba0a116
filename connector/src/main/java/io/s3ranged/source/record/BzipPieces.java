package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.source.plan.PlannedRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The decompressed bytes of a part of a bzip2 object that is cut anywhere.
 *
 * <p>A block belongs to the range in which its first bit lies. Whoever starts inside an object
 * looks for the first block of his range; from there on one block follows the other, or the end of
 * a stream and the beginning of another, and anything else is {@code CORRUPT_DATA}. Blocks are
 * decompressed each by itself, so that its checksum counts and that of the stream does not.
 *
 * <p>A marker may stand in a block's data by chance, once in some 10^13 bytes. Then the block does
 * not end there and is taken up to the next marker.
 */
final class BzipPieces implements DecompressedPieces {

  private static final int HEADER_BYTES = 4;
  private static final int CHECKSUM_BITS = 32;

  /** The most that a block of 900,000 bytes takes, and then some. */
  private static final long MAX_BLOCK_BITS = 8L * (2 << 20);

  private static final long STEP_BITS = 8L * (1 << 17);

  private final SliceInputStream compressed;
  private final PlannedRange part;
  private final byte[] array;
  private final BzipBits bits;
  private final long rangeEndBit;
  private InputStream block;
  private BzipBits.Marker next;
  private boolean started;
  private boolean inRange = true;
  private long rangeEnd = ByteRange.UNBOUNDED;
  private ByteBuffer buffer;
  private long position;

  BzipPieces(SliceInputStream compressed, PlannedRange part, byte[] array) {
    this.compressed = compressed;
    this.part = part;
    this.array = array;
    this.buffer = ByteBuffer.wrap(array, 0, 0);
    this.rangeEndBit = part.range().end() * Byte.SIZE;
    compressed.passEnd();
    this.bits = new BzipBits(compressed);
  }

  @Override
  public boolean next() throws RangedIOException {
    position += buffer.limit();
    buffer = ByteBuffer.wrap(array, 0, 0);
    try {
      while (block != null || openBlock()) {
        int length = block.readNBytes(array, 0, array.length);
        if (length > 0) {
          buffer = ByteBuffer.wrap(array, 0, length);
          return true;
        }
        block = null;
      }
      return false;
    } catch (RangedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw corrupt(e.getMessage(), e);
    }
  }

  /** Turns to the next block; false where no more follows that this part may need. */
  private boolean openBlock() throws RangedIOException {
    if (!started) {
      started = true;
      next = part.startsWithRecord() ? afterHeader(part.range().start()) : firstBlock();
    }
    while (next != null && !next.startsBlock()) {
      next = afterStream(next);
    }
    if (next == null) {
      return false;
    }
    if (inRange && next.bit() >= rangeEndBit && part.range().end() < part.extent().end()) {
      inRange = false;
      rangeEnd = position;
    }
    block = decode(next.bit());
    return true;
  }

  /** The block that begins at a bit, up to the first marker that it can end at. */
  private InputStream decode(long start) throws RangedIOException {
    bits.forget(start);
    BzipBits.Marker end = next;
    Exception failure = null;
    while (true) {
      end = bits.next(end.bit() + BzipBits.MARKER_BITS, start + MAX_BLOCK_BITS);
      if (end == null) {
        throw failure == null
            ? corrupt("it ends within a block", null)
            : corrupt(failure.getMessage(), failure);
      }
      try {
        // Decodes its structure too: a wrong end is found here, not while it is read.
        InputStream decoded = new BZip2CompressorInputStream(stream(start, end.bit()));
        next = end;
        return decoded;
      } catch (IOException | RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
  }

  /** The first block whose first bit lies in the range, or null. */
  private BzipBits.Marker firstBlock() throws RangedIOException {
    long from = part.range().start() * Byte.SIZE;
    while (from < rangeEndBit && bits.has(from / Byte.SIZE)) {
      long to = Math.min(from + STEP_BITS, rangeEndBit);
      BzipBits.Marker found = bits.next(from, to);
      if (found != null && found.startsBlock()) {
        return found;
      }
      from = found == null ? to : found.bit() + 1;
      bits.forget(from);
    }
    return null;
  }

  /** What follows the header of a stream, which must begin at {@code at}. */
  private BzipBits.Marker afterHeader(long at) throws RangedIOException {
    boolean header =
        bits.has(at + HEADER_BYTES - 1)
            && bits.byteAt(at) == 'B'
            && bits.byteAt(at + 1) == 'Z'
            && bits.byteAt(at + 2) == 'h'
            && bits.byteAt(at + 3) >= '1'
            && bits.byteAt(at + 3) <= '9';
    long bit = (at + HEADER_BYTES) * Byte.SIZE;
    BzipBits.Marker found = header ? bits.next(bit, bit + 1) : null;
    if (found == null) {
      throw corrupt("no bzip2 stream begins at position " + at, null);
    }
    return found;
  }

  /** What follows the end of a stream: null at the end of the extent. */
  private BzipBits.Marker afterStream(BzipBits.Marker end) throws RangedIOException {
    long endBit = end.bit() + BzipBits.MARKER_BITS + CHECKSUM_BITS;
    long at = (endBit + Byte.SIZE - 1) / Byte.SIZE;
    if (!bits.has(at - 1)) {
      throw corrupt("a stream without its checksum", null);
    }
    if (!bits.has(at)) {
      return null;
    }
    bits.forget(at * Byte.SIZE);
    return afterHeader(at);
  }

  private InputStream stream(long fromBit, long toBit) {
    return new ByteArrayInputStream(bits.asStream(fromBit, toBit));
  }

  private RangedIOException corrupt(String detail, Throwable cause) {
    return faults()
        .corrupt(
            "cannot be decompressed as BZIP2 before position "
                + compressed.position()
                + ": "
                + detail,
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
    block = null;
  }
}
