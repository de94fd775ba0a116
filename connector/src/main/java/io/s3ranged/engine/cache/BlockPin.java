package io.s3ranged.engine.cache;

import java.nio.ByteBuffer;

/**
 * The shared right to read a complete block.
 *
 * <p>The block stays where it is until the last pin is closed. Close it exactly once; the buffer
 * and the address are dead from then on.
 */
public interface BlockPin extends AutoCloseable {

  /** A read-only view of the block's bytes, with a position of its own, from 0 to its length. */
  ByteBuffer buffer();

  int length();

  /** Where byte 0 of the block lies. */
  long address();

  @Override
  void close();
}
