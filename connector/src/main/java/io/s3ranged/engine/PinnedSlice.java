package io.s3ranged.engine;

import java.nio.ByteBuffer;

/**
 * Bytes of an object that are in memory now, contiguous and not empty. Belongs to the reader that
 * gave it and is dead after that reader's next call.
 *
 * @param position where its first byte stands in the object
 * @param buffer its bytes from position to limit, direct and read-only
 * @param address where its first byte lies in memory
 */
public record PinnedSlice(long position, ByteBuffer buffer, long address) {

  public int length() {
    return buffer.remaining();
  }

  /** The position after its last byte. */
  public long end() {
    return position + length();
  }
}
