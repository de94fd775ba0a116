package io.s3ranged.engine;

import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import java.util.List;

/**
 * The blocks that a schedule of ranges will want, in order.
 *
 * <p>A place in it is an entry and a block of that entry's object. Entries whose object is not
 * pinned end the look-ahead: nobody knows yet which blocks they have. Not thread-safe.
 */
final class RangeSchedule {

  /** Consecutive blocks of one entry that are fetched together. */
  record Step(int entry, long firstBlock, int blocks, long bytes) {}

  private final List<ObjectRange> entries;
  private final ObjectRef[] objects;
  private int nextEntry;
  private long nextBlock;

  RangeSchedule(List<ObjectRange> entries) {
    this.entries = entries;
    this.objects = entries.stream().map(ObjectRange::object).toArray(ObjectRef[]::new);
    if (!entries.isEmpty()) {
      nextBlock = firstBlock(0);
    }
  }

  int size() {
    return entries.size();
  }

  ObjectRef object(int entry) {
    return objects[entry];
  }

  long start(int entry) {
    return entries.get(entry).range().start();
  }

  /** Notes what the store told of an entry's object. */
  void identify(int entry, ObjectRef object) {
    objects[entry] = object;
  }

  /**
   * The blocks from {@code block} of {@code entry}, of which nobody has asked for any; what lies
   * before them is passed over. Behind the end of the entry's range, and where the schedule is
   * further on already, it is one block, and the rest of the schedule stays as it is.
   */
  Step from(int entry, long block, long maxBytes) {
    boolean passed = entry < nextEntry || (entry == nextEntry && block < nextBlock);
    if (passed || block >= endBlock(entry)) {
      return new Step(entry, block, 1, bytesOf(entry, block, 1));
    }
    nextEntry = entry;
    nextBlock = block;
    return next(maxBytes);
  }

  /**
   * The next blocks that nobody has asked for, or null at the end or before an object that is not
   * pinned. Steps end at multiples of their length, so that readers of one object cut it alike.
   */
  Step next(long maxBytes) {
    while (nextEntry < entries.size()) {
      if (!objects[nextEntry].isPinned()) {
        return null;
      }
      long end = endBlock(nextEntry);
      if (nextBlock < end) {
        return step(end, maxBytes);
      }
      nextEntry++;
      nextBlock = nextEntry < entries.size() ? firstBlock(nextEntry) : 0;
    }
    return null;
  }

  private Step step(long end, long maxBytes) {
    long stepBlocks = Math.max(1, maxBytes / BlockLoads.BLOCK_BYTES);
    long stop = Math.min(end, (nextBlock / stepBlocks + 1) * stepBlocks);
    int blocks = (int) (stop - nextBlock);
    Step step = new Step(nextEntry, nextBlock, blocks, bytesOf(nextEntry, nextBlock, blocks));
    nextBlock = stop;
    return step;
  }

  private long bytesOf(int entry, long block, int blocks) {
    long from = block * BlockLoads.BLOCK_BYTES;
    return Math.min(objects[entry].size() - from, (long) blocks * BlockLoads.BLOCK_BYTES);
  }

  private long firstBlock(int entry) {
    return start(entry) / BlockLoads.BLOCK_BYTES;
  }

  private long endBlock(int entry) {
    long end = Math.min(entries.get(entry).range().end(), objects[entry].size());
    return (end + BlockLoads.BLOCK_BYTES - 1) / BlockLoads.BLOCK_BYTES;
  }
}
