package io.s3ranged.engine.fetch;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;

/**
 * Hears how a fetch goes. Calls do not overlap; each may come from another thread; none may block.
 *
 * <p>Order: {@code identified} at most once, {@code progress} any number of times, then exactly one
 * of {@code done} and {@code failed}. After the last call nobody writes to the targets any more.
 */
public interface FetchListener {

  /**
   * The store answered, and the answer passed the gate.
   *
   * @param object the object with its ETag and size; as ordered where both were known
   * @param lastModifiedMillis milliseconds since the epoch, or -1 where the store does not tell
   */
  void identified(ObjectRef object, long lastModifiedMillis);

  /** The first {@code bytes} bytes of the range are in the targets; grows with each call. */
  void progress(long bytes);

  /** All bytes of the range, clipped to the object's size, are in the targets. */
  void done();

  /** The fetch is over without all bytes. Its status is FINAL or EXHAUSTED. */
  void failed(RangedIOException fault);
}
