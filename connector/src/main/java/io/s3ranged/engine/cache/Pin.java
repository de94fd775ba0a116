package io.s3ranged.engine.cache;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pin on a complete block. May be used and closed by any thread, closed once. */
final class Pin implements BlockPin {

  private final BlockCache cache;
  private final Block block;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Pin(BlockCache cache, Block block) {
    this.cache = cache;
    this.block = block;
  }

  @Override
  public ByteBuffer buffer() {
    return open().lease.buffer().slice(0, block.length).asReadOnlyBuffer();
  }

  @Override
  public int length() {
    return block.length;
  }

  @Override
  public long address() {
    return open().lease.address();
  }

  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      throw new IllegalStateException("A pin was closed twice: block " + block.key);
    }
    cache.unpin(block);
  }

  private Block open() {
    if (!open.get()) {
      throw new IllegalStateException("A pin was used after its end: block " + block.key);
    }
    return block;
  }
}
