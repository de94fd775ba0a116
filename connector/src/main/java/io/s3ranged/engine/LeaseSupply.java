package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockCache;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.BufferPool;
import io.s3ranged.engine.memory.MemoryRequest;

/**
 * Memory for loads: what is free, else what the cache can spare.
 *
 * <p>Who is waited for may evict any block without a pin; who reads ahead, only blocks that nobody
 * is interested in. A wish waits for one lease and holds none.
 */
final class LeaseSupply {

  private final BufferPool pool;
  private final BlockCache cache;

  LeaseSupply(BufferPool pool, BlockCache cache) {
    this.pool = pool;
    this.cache = cache;
  }

  /** A lease that costs nobody anything he wants, or null. */
  BufferLease spare(int length) {
    return cache.tryAcquire(length);
  }

  /** Asks for a lease; {@code granted} hears of it now or later. */
  MemoryRequest demand(int length, MemoryRequest.Granted granted) {
    MemoryRequest request = pool.request(length, granted);
    cache.makeRoom();
    return request;
  }

  /** Takes a wish back; false if it was granted already. */
  boolean withdraw(MemoryRequest request) {
    return pool.withdraw(request);
  }
}
