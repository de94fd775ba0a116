package io.s3ranged.engine;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Learns an object's ETag and size from one of its blocks, and keeps the block for the cache. */
final class Identification implements LeasedFetch.Outcome {

  private final ObjectRef asked;
  private final CompletableFuture<IdentifiedObject> answer = new CompletableFuture<>();
  private final AtomicReference<BufferLease> block = new AtomicReference<>();
  private volatile IdentifiedObject identified;

  Identification(ObjectRef asked) {
    this.asked = asked;
  }

  @Override
  public void identified(ObjectRef object, long lastModifiedMillis) {
    identified = new IdentifiedObject(object, lastModifiedMillis);
  }

  @Override
  public void piece(BufferLease lease, int length) {
    block.set(lease);
  }

  @Override
  public void finished(int pieces) {
    if (!identified.object().isPinned()) {
      failed(
          Faults.of(
              FaultKind.PROTOCOL_VIOLATION,
              asked,
              null,
              "the store tells no ETag, so nobody could notice a change between two reads"));
    } else if (!answer.complete(identified)) {
      dropBlock();
    }
  }

  @Override
  public void failed(RangedIOException fault) {
    dropBlock();
    answer.completeExceptionally(fault);
  }

  /** The block, or null if the object is empty; who takes it owns it. */
  BufferLease takeBlock() {
    return block.getAndSet(null);
  }

  /**
   * Waits for the answer; cancels {@code fetch} if it has no memory after {@code timeout}, or if
   * the thread is interrupted, whose flag stays set.
   */
  IdentifiedObject await(LeasedFetch fetch, Duration timeout) throws RangedIOException {
    try {
      return fetchedWithin(timeout, fetch);
    } catch (ExecutionException e) {
      throw Faults.rethrow((RangedIOException) e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp(
          fetch,
          Faults.of(FaultKind.CANCELLED, asked, null, "interrupted while its size was asked", e));
    } catch (TimeoutException e) {
      String detail =
          "there has been no memory for its first bytes for " + timeout.toMillis() + " ms";
      throw givenUp(fetch, Faults.of(FaultKind.MEMORY_STARVED, asked, null, detail, e));
    }
  }

  private IdentifiedObject fetchedWithin(Duration timeout, LeasedFetch fetch)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (!fetch.hasMemory()) {
        throw e;
      }
      // It is the store that is slow, and a fetch has a deadline of its own.
      return answer.get();
    }
  }

  private RangedIOException givenUp(LeasedFetch fetch, RangedIOException fault) {
    if (!answer.completeExceptionally(fault)) {
      dropBlock();
    }
    fetch.cancel();
    return fault;
  }

  private void dropBlock() {
    BufferLease lease = takeBlock();
    if (lease != null) {
      lease.close();
    }
  }
}
