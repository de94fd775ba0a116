package io.s3ranged.engine.fetch;

/** A fetch that waits or runs. {@code QUEUED -> RUNNING -> DONE | FAILED | CANCELLED}. */
public interface Fetch {

  /** Makes a waiting fetch {@link Urgency#DEMANDED}, behind those that are so already. */
  void promote();

  /**
   * Stops it. A running exchange is cut at once; the listener hears {@code failed} with {@code
   * CANCELLED} when nobody writes to the targets any more. May be called at any time, from any
   * thread, more than once.
   */
  void cancel();
}
