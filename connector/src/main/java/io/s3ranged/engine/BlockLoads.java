package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockKey;
import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.fetch.FetchPool;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.BufferPool;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;

/** Loads runs of blocks for the cache: a run is one fetch, a block one of its leases. */
final class BlockLoads implements BlockLoader {

  /** Bytes of a block: the largest lease. */
  static final int BLOCK_BYTES = BufferPool.SLAB_BYTES;

  private final FetchPool fetches;
  private LeaseSupply supply;

  BlockLoads(FetchPool fetches) {
    this.fetches = fetches;
  }

  /** The cache needs its loader and the supply needs the cache; this closes the circle. */
  void supplyFrom(LeaseSupply newSupply) {
    supply = newSupply;
  }

  @Override
  public Load load(BlockKey first, int count, Need need, Object given, Listener listener) {
    LoadContext context = (LoadContext) given;
    LoadContext.ReadyBlock ready = context.ready().getAndSet(null);
    if (ready != null) {
      listener.loaded(first.ordinal(), ready.lease(), ready.length());
      if (count > 1) {
        listener.dropped(first.ordinal() + 1);
      }
      return NOTHING_TO_DO;
    }
    long start = first.ordinal() * BLOCK_BYTES;
    ByteRange range =
        ByteRange.ofLength(start, (long) count * BLOCK_BYTES).clip(context.object().size());
    LeasedFetch fetch =
        new LeasedFetch(
            supply,
            fetches,
            context,
            new LeasedFetch.Piecing(range, BLOCK_BYTES),
            new Blocks(first.ordinal(), count, listener));
    if (need == Need.DEMANDED) {
      fetch.startDemanded();
    } else {
      fetch.startAhead();
    }
    return new Load() {
      @Override
      public void promote() {
        fetch.promote();
      }

      @Override
      public boolean hasMemory() {
        return fetch.hasMemory();
      }

      @Override
      public void cancel() {
        fetch.cancel();
      }
    };
  }

  private static final Load NOTHING_TO_DO =
      new Load() {
        @Override
        public void promote() {}

        @Override
        public void cancel() {}
      };

  /** Numbers the pieces of a fetch as blocks. */
  private static final class Blocks implements LeasedFetch.Outcome {

    private final long end;
    private final Listener listener;
    private long next;

    Blocks(long first, int count, Listener listener) {
      this.next = first;
      this.end = first + count;
      this.listener = listener;
    }

    @Override
    public void piece(BufferLease lease, int length) {
      long ordinal = next;
      next++;
      listener.loaded(ordinal, lease, length);
    }

    @Override
    public void finished(int pieces) {
      if (next < end) {
        listener.dropped(next);
      }
    }

    @Override
    public void failed(RangedIOException fault) {
      if (next < end) {
        listener.failed(next, fault);
      }
    }
  }
}
