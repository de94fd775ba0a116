package io.s3ranged.engine.cache;

import io.s3ranged.fault.RangedIOException;
import java.time.Duration;

/**
 * One reader's interest in one block, from its request to the reader's end with it.
 *
 * <p>Interest keeps a load alive and makes a complete block the last to be evicted; only a pin
 * makes eviction impossible. Used by one reader thread, but {@link #close} may come from another
 * and then wakes {@link #pin} with {@code CANCELLED}.
 */
public interface BlockTicket extends AutoCloseable {

  /**
   * Waits until the block is complete and pins it. Promotes a load that nobody waited for; loads
   * the block anew if it was dropped or evicted in the meantime. The ticket must hold no pin of the
   * same reader's while it waits (the caller's duty; see {@code docs/concurrency.md}).
   *
   * @param timeout how long to wait without memory for the block and without any block arriving,
   *     then {@code MEMORY_STARVED}
   * @throws RangedIOException the fault of the load, with the waiter's stack; {@code CANCELLED} if
   *     the ticket was closed or the thread interrupted (the interrupt flag stays set)
   */
  BlockPin pin(Duration timeout) throws RangedIOException;

  /** True if {@link #pin} would not wait now. */
  boolean isReady();

  /** Gives the interest up. The last one to leave a load cancels it. Idempotent. */
  @Override
  void close();
}
