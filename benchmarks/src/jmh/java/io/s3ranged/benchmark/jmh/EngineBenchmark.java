package io.s3ranged.benchmark.jmh;

import io.s3ranged.engine.cache.BlockCache;
import io.s3ranged.engine.cache.BlockKey;
import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.cache.BlockPin;
import io.s3ranged.engine.cache.BlockTicket;
import io.s3ranged.engine.cache.Retention;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.BufferPool;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.RangeCoalescer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Leaves of the engine, each by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {

  private final MetricSet metrics = new MetricSet();
  private final RangeCoalescer coalescer = new RangeCoalescer(1 << 20, 8 << 20);
  private final BlockKey key = new BlockKey("source", 0);
  private List<ByteRange> ranges;
  private BufferPool pool;
  private BlockCache cache;

  @Setup
  public void prepare() {
    ranges = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ranges.add(ByteRange.ofLength((i * 617L % 1000) << 20, 4096));
    }
    pool = new BufferPool(16L << 20);
    cache = new BlockCache(pool, this::load, Retention.KEEP, metrics);
    for (BlockTicket ticket : cache.request(key, 1, this, BlockLoader.Need.DEMANDED, metrics)) {
      ticket.close();
    }
  }

  private BlockLoader.Load load(
      BlockKey first,
      int count,
      BlockLoader.Need need,
      Object context,
      BlockLoader.Listener listener) {
    listener.loaded(first.ordinal(), pool.tryAcquire(BufferPool.SLAB_BYTES), 1 << 20);
    return new BlockLoader.Load() {
      @Override
      public void promote() {}

      @Override
      public void cancel() {}
    };
  }

  @TearDown
  public void end() {
    cache.close();
  }

  /** A block that is in the cache, pinned and given back. */
  @Benchmark
  public long cacheHit() {
    try (BlockPin pin = cache.pinReady(key, metrics)) {
      return pin.address();
    }
  }

  /** A slab from the pool, and back. */
  @Benchmark
  public long acquireSlab() {
    try (BufferLease lease = pool.tryAcquire(BufferPool.SLAB_BYTES)) {
      return lease.address();
    }
  }

  /** A piece of a slab, for a small object, and back. */
  @Benchmark
  public long acquirePiece() {
    try (BufferLease lease = pool.tryAcquire(BufferPool.MIN_PIECE_BYTES)) {
      return lease.address();
    }
  }

  /** A thousand ranges of 4 KiB over 1 GiB, in no order. */
  @Benchmark
  public int coalesceThousand() {
    return coalescer.merge(ranges).size();
  }
}
