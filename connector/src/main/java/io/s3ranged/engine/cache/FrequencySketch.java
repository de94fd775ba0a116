package io.s3ranged.engine.cache;

/**
 * Estimates how often a key was used of late: a count-min sketch of 4-bit counters that are halved
 * now and then (TinyLFU, Einziger, Friedman, Manes 2017). Never too low before saturation at {@link
 * #MAX}; seldom too high. Not thread-safe.
 */
final class FrequencySketch {

  /** The highest frequency. */
  static final int MAX = 15;

  private static final int ROWS = 4;
  private static final long HALVES = 0x7777777777777777L;
  private static final long[] SEEDS = {
    0xc3a5c85c97cb3127L, 0xb492b66fbe98f273L, 0x9ae16a3b2f90404fL, 0xcbf29ce484222325L
  };

  private final long[] table;
  private int additions;

  /**
   * @param keys about how many keys are worth telling apart
   */
  FrequencySketch(long keys) {
    long bounded = Math.min(Math.max(keys, 1 << 8), 1 << 17);
    table = new long[Integer.highestOneBit((int) (2 * bounded - 1))];
  }

  int frequency(int hash) {
    int frequency = MAX;
    for (int row = 0; row < ROWS; row++) {
      frequency = Math.min(frequency, counter(word(hash, row), shift(hash, row)));
    }
    return frequency;
  }

  /**
   * Counts a use. True if all frequencies were halved after it, which happens once in {@code
   * period} uses, at first.
   */
  boolean increment(int hash, int period) {
    int frequency = frequency(hash);
    for (int row = 0; row < ROWS && frequency < MAX; row++) {
      int word = word(hash, row);
      int shift = shift(hash, row);
      // Counters above the least count other keys' uses: they need not grow with this one's.
      if (counter(word, shift) == frequency) {
        table[word] += 1L << shift;
      }
    }
    additions++;
    if (additions < period) {
      return false;
    }
    for (int word = 0; word < table.length; word++) {
      table[word] = (table[word] >>> 1) & HALVES;
    }
    additions /= 2;
    return true;
  }

  private int counter(int word, int shift) {
    return (int) (table[word] >>> shift) & MAX;
  }

  private int word(int hash, int row) {
    return (int) (mix(hash, row) >>> 32) & (table.length - 1);
  }

  /** Each row has four of the sixteen counters of a word. */
  private static int shift(int hash, int row) {
    return (row * 4 + (int) (mix(hash, row) & 3)) * 4;
  }

  private static long mix(int hash, int row) {
    long mixed = (hash + SEEDS[row]) * SEEDS[row];
    mixed ^= mixed >>> 29;
    mixed *= 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 32);
  }
}
