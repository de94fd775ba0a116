package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.fault.RangedIOException;

/**
 * Loads runs of blocks. The one inversion of the engine: the cache declares it, the engine has it.
 */
@FunctionalInterface
public interface BlockLoader {

  /**
   * Starts to load {@code count} consecutive blocks from {@code first}, in their order. Does not
   * block and does not throw; {@code listener} may be called before this returns. Called without
   * any lock of the cache's.
   *
   * @param context what the cache was given with the request: passed through, never looked at
   */
  Load load(BlockKey first, int count, Need need, Object context, Listener listener);

  /** Whether somebody waits for the first block. */
  enum Need {
    /** A reader waits: the load queues for memory until it has some. */
    DEMANDED,
    /** Nobody waits yet: the load takes memory that is to spare, and drops blocks otherwise. */
    AHEAD
  }

  /** A load under way. */
  interface Load {

    /** Somebody waits now for one of its blocks. */
    void promote();

    /**
     * True once it has the memory for its next block, so that it waits for nothing but the store.
     * Called under the cache's lock: reads a field and calls nothing.
     */
    default boolean hasMemory() {
      return false;
    }

    /** Nobody wants its blocks any more. The listener still hears of each block. */
    void cancel();
  }

  /** Hears of each block once, of lower ordinals first. Calls do not overlap and do not block. */
  interface Listener {

    /**
     * A block is complete. The cache owns the lease from now on.
     *
     * @param length bytes of the block; fewer than the lease's only at the object's end
     */
    void loaded(long ordinal, BufferLease lease, int length);

    /** This block and those behind it were not loaded for want of memory. No fault: ask again. */
    void dropped(long ordinal);

    /** This block and those behind it failed. */
    void failed(long ordinal, RangedIOException fault);
  }
}
