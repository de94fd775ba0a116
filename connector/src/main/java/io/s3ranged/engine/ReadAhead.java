package io.s3ranged.engine;

/**
 * How far and in which steps readers read ahead. Pure arithmetic.
 *
 * <p>Readers share three quarters of the budget; the rest is for blocks that are being read and for
 * first blocks. A step is as long as lets the GETs in flight cover the whole window: with a small
 * budget many short GETs hide latency better than a few long ones.
 *
 * @param stepBytes bytes of one GET
 * @param windowBytes bytes that one reader may have asked for and not read yet
 * @param maxSteps GETs that one reader may have asked for and not read yet
 */
record ReadAhead(long stepBytes, long windowBytes, int maxSteps) {

  /**
   * The share of one of {@code readers} readers.
   *
   * @param blockBytes steps are whole blocks
   */
  static ReadAhead share(
      long budgetBytes, int maxInFlight, long maxFetchBytes, long blockBytes, int readers) {
    long shared = budgetBytes / 4 * 3;
    long step = Long.highestOneBit(Math.max(1, shared / maxInFlight));
    step = Math.max(blockBytes, Math.min(step, maxFetchBytes) / blockBytes * blockBytes);
    int count = Math.max(1, readers);
    // Twice the GETs in flight, so that a reader of small objects never finds the queue empty.
    int steps = Math.max(2, 2 * maxInFlight / count);
    long window = Math.min(shared / count, step * Math.max(2, steps));
    return new ReadAhead(step, window, steps);
  }
}
