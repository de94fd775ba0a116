package io.s3ranged.engine.memory;

import java.nio.ByteBuffer;

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
  private final int length;

  /** Written under the pool's lock. */
  private volatile boolean held = true;

  BufferLease(BufferPool pool, SizeClass.Piece piece, int length) {
    this.pool = pool;
    this.piece = piece;
    this.memory = piece.memory();
    this.length = length;
  }

  /** Bytes that may be written: as many as were asked for. */
  public int length() {
    return length;
  }

  /** A view of the whole lease with a position of its own, from 0 to {@link #length}. */
  public ByteBuffer buffer() {
    return memory.duplicate().limit(length);
  }

  /** A read-only view with a position of its own, from 0 to {@code end}. */
  public ByteBuffer readable(int end) {
    return memory.asReadOnlyBuffer().limit(end);
  }

  /** Where the memory lies, for readers of raw addresses. Valid while the lease is held. */
  public long address() {
    return DirectMemory.address(memory);
  }

  /** Gives the memory back. A second call is an error of the owner's and throws. */
  @Override
  public void close() {
    pool.release(this);
  }

  /**
   * Ends the lease as {@link #close} does, where somebody may still write to the memory: its slab
   * is never used again, and stays counted as used.
   */
  public void quarantine() {
    pool.quarantine(this);
  }

  /** Ends the lease, under the pool's lock; tells what it was of. */
  SizeClass.Piece end() {
    if (!held) {
      throw new IllegalStateException("A lease was closed twice: " + this);
    }
    held = false;
    return piece;
  }

  @Override
  public String toString() {
    return "BufferLease[" + length + " bytes, " + (held ? "HELD" : "CLOSED") + "]";
  }
}
