package io.s3ranged.benchmark.jmh;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.PinnedSlice;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;

/** One object, handed out block by block from off-heap memory: a cache in which all is found. */
final class MemorySlices implements OrderedReader {

  static final int BLOCK_BYTES = 1 << 20;

  private final ByteBuffer[] blocks;
  private final ObjectRef object;
  private int next;

  MemorySlices(ByteBuffer[] blocks, ObjectRef object) {
    this.blocks = blocks;
    this.object = object;
  }

  @Override
  public boolean nextEntry() {
    return next == 0;
  }

  @Override
  public ObjectRef object() {
    return object;
  }

  @Override
  public PinnedSlice nextSlice() {
    if (next == blocks.length) {
      return null;
    }
    long position = (long) next * BLOCK_BYTES;
    // Nobody who measures looks at the address.
    return new PinnedSlice(position, blocks[next++].asReadOnlyBuffer(), 1);
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
