package io.s3ranged.engine;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;

/**
 * Hands out the bytes of a schedule of ranges, in order, reading ahead across the ranges.
 *
 * <p>Used by one thread; {@link #cancel} alone may come from another. A reader that waits holds no
 * pin: every call gives the slice before it back first.
 *
 * <p>The first block is fetched alone; read-ahead runs at full width once a second one is asked
 * for, and never past the end of a scheduled range.
 */
public interface OrderedReader extends AutoCloseable {

  /**
   * Moves to the next entry of the schedule, the first at the first call; what is left of the
   * current one is passed over. False at the schedule's end.
   */
  boolean nextEntry() throws RangedIOException;

  /**
   * The object of the current entry. Its ETag and size are known (where the schedule did not tell
   * them) once {@link #nextSlice} has returned.
   */
  ObjectRef object();

  /**
   * The bytes that follow in the current object, first those at the start of the entry's range;
   * null at the end of the object.
   *
   * <p>Goes on past the end of the entry's range for as long as it is called: a slice may straddle
   * that end, and those behind it are fetched one at a time. The caller stops where it has enough.
   *
   * @throws RangedIOException the fault of the fetch, FINAL or EXHAUSTED; {@code CANCELLED} after
   *     {@link #cancel} or an interrupt (whose flag stays set)
   */
  PinnedSlice nextSlice() throws RangedIOException;

  /** Cancels all that is outstanding and wakes a waiting {@link #nextSlice}. Idempotent. */
  void cancel();

  /** Cancels, and gives back what it holds. Idempotent. */
  @Override
  void close();
}
