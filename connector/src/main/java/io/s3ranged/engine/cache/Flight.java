package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.Deferred;
import io.s3ranged.fault.RangedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One load and the blocks that it covers. Its fields are guarded by the cache's lock; as a listener
 * it takes that lock itself.
 */
final class Flight implements BlockLoader.Listener {

  final BlockLoader.Need need;
  private final BlockCache cache;
  private final long firstOrdinal;
  private final List<Block> blocks;
  private int unfinished;
  private BlockLoader.Load load;
  private boolean demanded;
  private boolean cancelled;

  /**
   * @param blocks consecutive ones, which this flight is going to finish
   */
  Flight(BlockCache cache, List<Block> blocks, BlockLoader.Need need) {
    this.cache = cache;
    this.blocks = blocks;
    this.need = need;
    this.firstOrdinal = first().ordinal();
    this.unfinished = blocks.size();
    this.demanded = need == BlockLoader.Need.DEMANDED;
    blocks.forEach(block -> block.flight = this);
  }

  BlockKey first() {
    return blocks.get(0).key;
  }

  int count() {
    return blocks.size();
  }

  /** Marks a block as finished and gives it; null if this flight has no such block under way. */
  Block finish(long ordinal) {
    long index = ordinal - firstOrdinal;
    if (index < 0 || index >= blocks.size() || blocks.get((int) index).flight != this) {
      return null;
    }
    Block block = blocks.get((int) index);
    block.flight = null;
    unfinished--;
    return block;
  }

  /** Marks this block and those behind it as finished and gives them. */
  List<Block> finishFrom(long ordinal) {
    List<Block> finished = new ArrayList<>(unfinished);
    for (long next = ordinal; next < firstOrdinal + blocks.size(); next++) {
      Block block = finish(next);
      if (block != null) {
        finished.add(block);
      }
    }
    return finished;
  }

  /** The blocks whose end has not been told. */
  List<Block> unfinishedBlocks() {
    return blocks.stream().filter(block -> block.flight == this).toList();
  }

  /** True if it goes on, and nobody has an interest in what is still to come. */
  boolean isInVain() {
    if (cancelled || unfinished == 0) {
      return false;
    }
    // Asked once for each block that comes: a loop and no stream.
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      if (block.flight == this && !block.tickets.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** True if whoever waits for it waits for the store, and not for memory. */
  boolean hasMemory() {
    return load != null && load.hasMemory();
  }

  /** Somebody waits now, or will presently. */
  void demand(Deferred after) {
    if (!demanded && !cancelled && unfinished > 0) {
      demanded = true;
      if (load != null) {
        after.add(load::promote);
      }
    }
  }

  void cancel(Deferred after) {
    if (!cancelled) {
      cancelled = true;
      if (load != null && unfinished > 0) {
        after.add(load::cancel);
      }
    }
  }

  /** The loader has answered: says to it what could not be said before. */
  void started(BlockLoader.Load handle, Deferred after) {
    load = handle;
    if (cancelled && unfinished > 0) {
      after.add(load::cancel);
    } else if (demanded && need == BlockLoader.Need.AHEAD && unfinished > 0) {
      after.add(load::promote);
    }
  }

  @Override
  public void loaded(long ordinal, BufferLease lease, int length) {
    cache.loaded(this, ordinal, lease, length);
  }

  @Override
  public void dropped(long ordinal) {
    cache.dropped(this, ordinal);
  }

  @Override
  public void failed(long ordinal, RangedIOException fault) {
    cache.failed(this, ordinal, fault);
  }
}
