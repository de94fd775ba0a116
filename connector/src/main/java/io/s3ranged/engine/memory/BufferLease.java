package io.s3ranged.engine.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The exclusive right to write a piece of off-heap memory.
 *
 * <p>Has one owner at a time, who closes it exactly once, when nobody will read or write the memory
 * any more. {@code HELD -> CLOSED}; what the design calls {@code DRAINING} is the time in which the
 * owner waits for a cancelled writer before it closes.
 */
public final class BufferLease implements AutoCloseable {

  private final BufferPool pool;
  private final SizeClass.Piece piece;
  private final ByteBuffer memory;
  private final AtomicBoolean held = new AtomicBoolean(true);

  BufferLease(BufferPool pool, SizeClass.Piece piece, int length) {
    this.pool = pool;
    this.piece = piece;
    this.memory = piece.memory().limit(length);
  }

  /** Bytes that may be written: as many as were asked for. */
  public int length() {
    return memory.limit();
  }

  /** A view of the whole lease with a position of its own, from 0 to {@link #length}. */
  public ByteBuffer buffer() {
    return memory.duplicate();
  }

  /** Where the memory lies, for readers of raw addresses. Valid while the lease is held. */
  public long address() {
    return DirectMemory.address(memory);
  }

  /** Gives the memory back. A second call is an error of the owner's and throws. */
  @Override
  public void close() {
    if (!held.compareAndSet(true, false)) {
      throw new IllegalStateException("A lease was closed twice: " + this);
    }
    pool.release(piece);
  }

  @Override
  public String toString() {
    return "BufferLease[" + length() + " bytes, " + (held.get() ? "HELD" : "CLOSED") + "]";
  }
}
