package io.s3ranged.engine.cache;

import java.util.Comparator;
import java.util.TreeMap;

/**
 * Which complete, unpinned block goes next.
 *
 * <p>First those in which nobody has an interest. The few that were given up last are spared (the
 * <em>window</em>: neighbours read the same block at nearly the same time). Of the others (the
 * <em>main</em> part) the one used least often of late goes, by {@link FrequencySketch}; of equals
 * the one that came last. So a scan, whose blocks are all used equally often, pushes itself out and
 * not what was there before: of a scan that is a little larger than the cache most blocks are still
 * there when it runs again, where the least-recently-used order would have none. Halving of the
 * frequencies lets a working set go that is not used any more.
 *
 * <p>Then those that were loaded ahead for a reader who has not come yet: the one that is wanted
 * last, which is the one that was asked for last, first.
 *
 * <p>Guarded by the cache's lock. All but {@link #used} take constant or logarithmic time.
 */
final class EvictionOrder {

  private static final int WINDOW_SHARE = 16;
  private static final int USES_PER_BLOCK = 10;
  private static final int MIN_PERIOD = 640;

  private final FrequencySketch sketch;
  private final BlockChain window = new BlockChain();
  private final BlockChain[] main = new BlockChain[FrequencySketch.MAX + 1];
  private final TreeMap<Ticket, Block> wanted =
      new TreeMap<>(Comparator.comparingLong(ticket -> ticket.sequence));
  private int windowSize;
  private int mainSize;

  EvictionOrder(FrequencySketch sketch) {
    this.sketch = sketch;
    for (int frequency = 0; frequency < main.length; frequency++) {
      main[frequency] = new BlockChain();
    }
  }

  /** Somebody asked for a block while {@code resident} blocks are in the cache. */
  void used(BlockKey key, int resident) {
    int period = Math.max(MIN_PERIOD, resident * USES_PER_BLOCK);
    if (sketch.increment(key.hashCode(), period)) {
      halve();
    }
  }

  /** Puts a block that nobody pins in its place, or in its new place. */
  void place(Block block) {
    remove(block);
    if (block.tickets.isEmpty()) {
      window.add(block);
      block.place = Block.Place.WINDOW;
      windowSize++;
      shrinkWindow();
    } else {
      block.wantedBy = block.tickets.get(0);
      block.place = Block.Place.WANTED;
      wanted.put(block.wantedBy, block);
    }
  }

  /** Takes a block out, if it is in. */
  void remove(Block block) {
    switch (block.place) {
      case NOWHERE -> {
        return;
      }
      case WINDOW -> {
        BlockChain.remove(block);
        windowSize--;
      }
      case MAIN -> {
        BlockChain.remove(block);
        mainSize--;
      }
      case WANTED -> wanted.remove(block.wantedBy);
    }
    block.place = Block.Place.NOWHERE;
  }

  /** The next to go of those that nobody has an interest in, or null. */
  Block unwanted() {
    if (mainSize > 0) {
      for (BlockChain chain : main) {
        if (chain.newest() != null) {
          return chain.newest();
        }
      }
    }
    return window.oldest();
  }

  /** The next to go of all, or null. */
  Block next() {
    Block unwanted = unwanted();
    return unwanted != null || wanted.isEmpty() ? unwanted : wanted.lastEntry().getValue();
  }

  private void shrinkWindow() {
    while (windowSize > Math.max(1, (windowSize + mainSize) / WINDOW_SHARE)) {
      Block block = window.oldest();
      remove(block);
      main[usefulness(block)].add(block);
      block.place = Block.Place.MAIN;
      mainSize++;
    }
  }

  /**
   * A block that has not been found here since it was loaded counts one use less. Halving tells
   * blocks apart that were used equally often, those before it from those after it; this makes up
   * for it, so that the second half of a scan does not push the first one out.
   */
  private int usefulness(Block block) {
    int frequency = sketch.frequency(block.key.hashCode());
    return block.found ? frequency : Math.max(0, frequency - 1);
  }

  private void halve() {
    main[0] = joined(main[1], main[0]);
    for (int frequency = 1; frequency <= FrequencySketch.MAX / 2; frequency++) {
      main[frequency] = joined(main[2 * frequency + 1], main[2 * frequency]);
    }
    for (int frequency = FrequencySketch.MAX / 2 + 1; frequency < main.length; frequency++) {
      main[frequency] = new BlockChain();
    }
  }

  /** Both, so that those that were used less often go first. */
  private static BlockChain joined(BlockChain more, BlockChain less) {
    more.takeOver(less);
    return more;
  }
}
