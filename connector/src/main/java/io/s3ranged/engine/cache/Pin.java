package io.s3ranged.engine.cache;

import java.nio.ByteBuffer;

/** A pin on a complete block. May be used and closed by any thread, closed once. */
final class Pin implements BlockPin {

  private final BlockCache cache;
  private final Block block;

  /** Written under the cache's lock. */
  private volatile boolean open = true;

  Pin(BlockCache cache, Block block) {
    this.cache = cache;
    this.block = block;
  }

  @Override
  public ByteBuffer buffer() {
    return opened().lease.readable(block.length);
  }

  @Override
  public int length() {
    return block.length;
  }

  @Override
  public long address() {
    return opened().lease.address();
  }

  @Override
  public void close() {
    cache.unpin(this);
  }

  /** Ends the pin, under the cache's lock; tells what it was on. */
  Block end() {
    if (!open) {
      throw new IllegalStateException("A pin was closed twice: block " + block.key);
    }
    open = false;
    return block;
  }

  private Block opened() {
    if (!open) {
      throw new IllegalStateException("A pin was used after its end: block " + block.key);
    }
    return block;
  }
}
