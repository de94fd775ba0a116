package io.s3ranged.source.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Eight bytes of a buffer at a time, the first of them lowest, and what can be asked of all eight
 * at once.
 *
 * <p>The cheap test for a byte that is 0, {@code (x - 0x01..) & ~x & 0x80..}, marks every such byte
 * and may mark bytes of 1 above one: the lowest mark is right, and the others are to be looked at.
 * The exact one costs two instructions more.
 */
final class Words {

  /** Bytes of a word. */
  static final int BYTES = Long.BYTES;

  /** Bytes of the group of four words that hot loops take with one branch. */
  static final int GROUP_BYTES = 4 * BYTES;

  static final long ONES = 0x0101_0101_0101_0101L;
  static final long TOPS = 0x8080_8080_8080_8080L;

  private static final long LOWS = ~TOPS;
  private static final VarHandle WORDS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /**
   * The eight bytes from {@code index}, wherever the buffer's position and limit may leave them.
   */
  static long at(ByteBuffer buffer, int index) {
    return (long) WORDS.get(buffer, index);
  }

  /** A word of eight times this byte. */
  static long of(byte value) {
    return ONES * (value & 0xFF);
  }

  /** The top bit of every byte that is 0, and no other. */
  static long exactZeros(long word) {
    return ~(((word & LOWS) + LOWS) | word) & TOPS;
  }

  /** The index in its word of the lowest byte that is marked. */
  static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** The index in its word of the highest byte that is marked. */
  static int last(long marks) {
    return 7 - (Long.numberOfLeadingZeros(marks) >>> 3);
  }
}
