package io.s3ranged.range;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which of the ranges that somebody asks for are fetched together.
 *
 * <p>Two neighbours are merged if at most {@code maxGapBytes} lie between them (none if they touch
 * or overlap) and what comes of it has at most {@code maxMergedBytes}. A range that is asked for is
 * never cut: a larger one is a fetch of its own, with those that lie wholly in it.
 *
 * @param maxGapBytes most bytes between two ranges that are worth fetching in vain, at least 0
 * @param maxMergedBytes most bytes of a fetch that serves several ranges, at least 1
 */
public record RangeCoalescer(long maxGapBytes, long maxMergedBytes) {

  public RangeCoalescer {
    if (maxGapBytes < 0 || maxMergedBytes < 1) {
      throw new IllegalArgumentException(
          "Not a coalescer: gap " + maxGapBytes + ", merged " + maxMergedBytes);
    }
  }

  /**
   * One fetch.
   *
   * @param range starts where a range that was asked for starts, and ends where one ends
   * @param requests places in the list that was asked for, of the ranges that lie in this one, by
   *     ascending start
   */
  public record Merged(ByteRange range, List<Integer> requests) {

    public Merged {
      requests = List.copyOf(requests);
    }
  }

  /**
   * The fetches for {@code requests}, by ascending start. Each request that is not empty is in one
   * of them, an empty one in none. Requests come in any order and may overlap or be equal.
   *
   * @param requests bounded ranges
   */
  public List<Merged> merge(List<ByteRange> requests) {
    List<Merged> fetches = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    ByteRange open = null;
    for (int request : inOrderOfStart(requests)) {
      ByteRange range = requests.get(request);
      if (open != null && joins(open, range)) {
        open = new ByteRange(open.start(), Math.max(open.end(), range.end()));
      } else {
        if (open != null) {
          fetches.add(new Merged(open, members));
        }
        open = range;
        members = new ArrayList<>();
      }
      members.add(request);
    }
    if (open != null) {
      fetches.add(new Merged(open, members));
    }
    return List.copyOf(fetches);
  }

  private boolean joins(ByteRange open, ByteRange next) {
    boolean near = next.start() - open.end() <= maxGapBytes;
    boolean fits = next.end() - open.start() <= maxMergedBytes;
    return near && (fits || open.contains(next));
  }

  private static int[] inOrderOfStart(List<ByteRange> requests) {
    for (ByteRange range : requests) {
      if (!range.isBounded()) {
        throw new IllegalArgumentException("A range without an end cannot be merged: " + range);
      }
    }
    // The longer of two with one start goes first, so that it takes the shorter one in.
    Comparator<Integer> byStart = Comparator.comparing(request -> requests.get(request).start());
    return IntStream.range(0, requests.size())
        .filter(request -> !requests.get(request).isEmpty())
        .boxed()
        .sorted(
            byStart
                .thenComparing(request -> -requests.get(request).end())
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
