package io.s3ranged.source.record;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;
import org.xerial.snappy.Snappy;

/**
 * Hadoop's framing of snappy and LZ4: blocks of a decompressed length and chunks, each chunk of a
 * compressed length and that many bytes; lengths have four bytes, the highest first.
 *
 * <p>Hadoop's own stream ends without a word where an object is cut off. This one throws {@code
 * EOFException} anywhere but between two blocks.
 */
final class HadoopBlockStream extends InputStream {

  /** The longest chunk, before or after. Hadoop's codecs write 256 KiB unless told otherwise. */
  private static final int MAX_CHUNK_BYTES = 1 << 26;

  /** The most bytes that one compressed byte of LZ4 can stand for. */
  private static final long LZ4_MAX_RATIO = 255;

  static final Chunk SNAPPY =
      (chunk, length, room) -> {
        int size = Snappy.uncompressedLength(chunk, 0, length);
        byte[] target = new byte[checkSize(size, room)];
        int written = Snappy.uncompress(chunk, 0, length, target, 0);
        return written == size ? target : Arrays.copyOf(target, written);
      };

  static final Chunk LZ4 =
      (chunk, length, room) -> {
        long most = Math.min(room, length * LZ4_MAX_RATIO);
        byte[] target = new byte[(int) Math.min(most, MAX_CHUNK_BYTES)];
        int size =
            LZ4Factory.fastestInstance()
                .safeDecompressor()
                .decompress(chunk, 0, length, target, 0, target.length);
        return Arrays.copyOf(target, size);
      };

  /** Decompresses one chunk to at most {@code room} bytes. */
  @FunctionalInterface
  interface Chunk {
    byte[] decompress(byte[] chunk, int length, long room) throws IOException;
  }

  private final DataInputStream compressed;
  private final Chunk chunks;
  private byte[] chunk = new byte[0];
  private byte[] decompressed = new byte[0];
  private int offset;
  private long blockLeft;

  HadoopBlockStream(InputStream compressed, Chunk chunks) {
    this.compressed = new DataInputStream(compressed);
    this.chunks = chunks;
  }

  @Override
  public int read() throws IOException {
    return fill() ? decompressed[offset++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int targetOffset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, decompressed.length - offset);
    System.arraycopy(decompressed, offset, target, targetOffset, count);
    offset += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (offset == decompressed.length) {
      if (blockLeft == 0 && !nextBlock()) {
        return false;
      }
      if (blockLeft > 0) {
        nextChunk();
      }
    }
    return true;
  }

  private boolean nextBlock() throws IOException {
    int first = compressed.read();
    if (first < 0) {
      return false;
    }
    int rest = compressed.readUnsignedByte() << 16 | compressed.readUnsignedShort();
    blockLeft = (long) first << 24 | rest;
    return true;
  }

  private void nextChunk() throws IOException {
    int length = compressed.readInt();
    if (length < 0 || length > MAX_CHUNK_BYTES) {
      throw new IOException("a chunk of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (length > chunk.length) {
      chunk = new byte[length];
    }
    compressed.readFully(chunk, 0, length);
    offset = 0;
    decompressed = length == 0 ? new byte[0] : chunks.decompress(chunk, length, blockLeft);
    blockLeft -= decompressed.length;
  }

  private static int checkSize(int size, long room) throws IOException {
    if (size < 0 || size > room || size > MAX_CHUNK_BYTES) {
      throw new IOException("a chunk of " + size + " decompressed bytes in a block of " + room);
    }
    return size;
  }

  @Override
  public void close() throws IOException {
    compressed.close();
  }
}
