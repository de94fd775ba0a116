package io.s3ranged.source.record;

import io.s3ranged.fault.RangedIOException;
import java.util.Arrays;

/**
 * The bits of a bzip2 object, and where in them its markers stand: 48 bits before each block and at
 * the end of each stream, which begin at any bit. Positions of bits are counted from the start of
 * the object.
 */
final class BzipBits {

  static final int MARKER_BITS = 48;
  private static final int MARKER_BYTES = MARKER_BITS / Byte.SIZE;

  private static final long BLOCK = 0x314159265359L;
  private static final long STREAM_END = 0x177245385090L;
  private static final long MASK = (1L << MARKER_BITS) - 1;
  private static final int FIRST_BYTES = 1 << 18;
  private static final int READ_BYTES = 1 << 16;

  /**
   * For each byte, which markers may have it as their last whole byte, and how many bits end it.
   */
  private static final int[] CANDIDATES = candidates();

  private final SliceInputStream compressed;
  private byte[] window = new byte[FIRST_BYTES];

  /** Where the window's first byte stands in the object. */
  private long start;

  private int length;

  /**
   * @param compressed stands at the first byte
   */
  BzipBits(SliceInputStream compressed) {
    this.compressed = compressed;
    this.start = compressed.position();
  }

  /** A marker and the bit that it begins with. */
  record Marker(long bit, boolean startsBlock) {}

  /** The first marker that begins at {@code fromBit} or behind it, or null if there is none. */
  Marker next(long fromBit) throws RangedIOException {
    return next(fromBit, Long.MAX_VALUE);
  }

  /** The same, if it begins before {@code beforeBit}. */
  Marker next(long fromBit, long beforeBit) throws RangedIOException {
    long at = fromBit / Byte.SIZE;
    long register = 0;
    while (has(at)) {
      register = register << Byte.SIZE | byteAt(at);
      int candidates = CANDIDATES[(int) (register >>> Byte.SIZE) & 0xFF];
      Marker found = candidates == 0 ? null : verify(register, candidates, at, fromBit);
      if (found != null) {
        return found.bit() < beforeBit ? found : null;
      }
      at++;
      if (at - MARKER_BYTES - 1 > beforeBit / Byte.SIZE) {
        return null;
      }
    }
    return null;
  }

  /** Of the two markers that may end in one byte the earlier. */
  private static Marker verify(long register, int candidates, long at, long fromBit) {
    for (int rest = Byte.SIZE - 1; rest >= 0; rest--) {
      long bit = (at + 1) * Byte.SIZE - rest - MARKER_BITS;
      if (bit >= fromBit && (candidates >> rest & 0x101) != 0) {
        long value = register >>> rest & MASK;
        if (value == BLOCK || value == STREAM_END) {
          return new Marker(bit, value == BLOCK);
        }
      }
    }
    return null;
  }

  /** True if there is a byte at this position of the object. */
  boolean has(long position) throws RangedIOException {
    while (position - start >= length) {
      if (length + READ_BYTES > window.length) {
        window = Arrays.copyOf(window, 2 * window.length);
      }
      int read = compressed.read(window, length, READ_BYTES);
      if (read < 0) {
        return false;
      }
      length += read;
    }
    return true;
  }

  /** The byte at a position where there is one, and that was not forgotten. */
  int byteAt(long position) {
    return window[(int) (position - start)] & 0xFF;
  }

  /** Nobody asks any more for what is before this bit. */
  void forget(long bit) {
    int gone = (int) Math.min(length, bit / Byte.SIZE - start);
    System.arraycopy(window, gone, window, 0, length - gone);
    length -= gone;
    start += gone;
  }

  /** A stream of one block: the bits from the one marker to the other, all of them at hand. */
  byte[] asStream(long fromBit, long toBit) {
    long bits = toBit - fromBit;
    int header = 4;
    byte[] stream =
        new byte[header + (int) (bits / Byte.SIZE) + 1 + (MARKER_BITS + 32) / Byte.SIZE];
    stream[0] = 'B';
    stream[1] = 'Z';
    stream[2] = 'h';
    stream[3] = '9';
    int out = header * Byte.SIZE;
    for (long bit = fromBit; bit < toBit; bit += Byte.SIZE) {
      int count = (int) Math.min(Byte.SIZE, toBit - bit);
      put(stream, out, bitsAt(bit, count), count);
      out += count;
    }
    // The checksum of a stream of one block is the block's own.
    long checksum = bitsAt(fromBit + MARKER_BITS, Short.SIZE);
    checksum = checksum << Short.SIZE | bitsAt(fromBit + MARKER_BITS + Short.SIZE, Short.SIZE);
    put(stream, out, STREAM_END >>> 24, 24);
    put(stream, out + 24, STREAM_END & 0xFFFFFF, 24);
    put(stream, out + MARKER_BITS, checksum >>> 16, 16);
    put(stream, out + MARKER_BITS + 16, checksum & 0xFFFF, 16);
    return stream;
  }

  /** At most 16 bits. */
  private long bitsAt(long bit, int count) {
    long position = bit / Byte.SIZE;
    int skipped = (int) (bit % Byte.SIZE);
    long value = 0;
    int have = 0;
    while (have < skipped + count) {
      value = value << Byte.SIZE | byteAt(position++);
      have += Byte.SIZE;
    }
    return value >>> (have - skipped - count) & ((1L << count) - 1);
  }

  private static void put(byte[] target, int bit, long value, int count) {
    for (int i = 0; i < count; i++) {
      if ((value >>> (count - 1 - i) & 1) != 0) {
        int at = bit + i;
        target[at / Byte.SIZE] |= (byte) (0x80 >>> (at % Byte.SIZE));
      }
    }
  }

  private static int[] candidates() {
    int[] table = new int[1 << Byte.SIZE];
    for (int rest = 0; rest < Byte.SIZE; rest++) {
      table[(int) (BLOCK << rest >>> Byte.SIZE) & 0xFF] |= 1 << rest;
      table[(int) (STREAM_END << rest >>> Byte.SIZE) & 0xFF] |= 0x100 << rest;
    }
    return table;
  }
}
