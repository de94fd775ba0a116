package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockTicket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The blocks that a reader has asked for and not read yet, in the order of its schedule.
 *
 * <p>Guarded by its own monitor, since {@link #cancel} empties it from other threads. Tickets are
 * closed outside the monitor.
 */
final class AskedBlocks {

  private record Asked(int entry, long block, long bytes, boolean endsStep, BlockTicket ticket) {

    boolean isBefore(int otherEntry, long otherBlock) {
      return entry < otherEntry || (entry == otherEntry && block < otherBlock);
    }
  }

  private final Deque<Asked> asked = new ArrayDeque<>();
  private long bytes;
  private int steps;
  private boolean cancelled;

  /** Adds the blocks of a step at the end; closes their tickets if the reader was cancelled. */
  void addLast(RangeSchedule.Step step, List<BlockTicket> tickets) {
    if (!add(asked::addLast, number(step, tickets))) {
      tickets.forEach(BlockTicket::close);
    }
  }

  /** As {@link #addLast}, but before all others: the reader has come to these blocks. */
  void addFirst(RangeSchedule.Step step, List<BlockTicket> tickets) {
    List<Asked> blocks = number(step, tickets);
    Collections.reverse(blocks);
    if (!add(asked::addFirst, blocks)) {
      tickets.forEach(BlockTicket::close);
    }
  }

  private static List<Asked> number(RangeSchedule.Step step, List<BlockTicket> tickets) {
    List<Asked> blocks = new ArrayList<>(tickets.size());
    for (int i = 0; i < tickets.size(); i++) {
      boolean last = i == tickets.size() - 1;
      long share = step.bytes() / tickets.size();
      blocks.add(new Asked(step.entry(), step.firstBlock() + i, share, last, tickets.get(i)));
    }
    return blocks;
  }

  private synchronized boolean add(Consumer<Asked> queue, List<Asked> blocks) {
    if (!cancelled) {
      steps++;
      bytes += blocks.stream().mapToLong(Asked::bytes).sum();
      blocks.forEach(queue);
    }
    return !cancelled;
  }

  /** The ticket of a block, if it is the first; it stays here until {@link #dropBefore}. */
  synchronized BlockTicket peek(int entry, long block) {
    Asked head = asked.peek();
    boolean found = head != null && head.entry() == entry && head.block() == block;
    return found ? head.ticket() : null;
  }

  /** Gives up the blocks that stand before {@code block} of {@code entry}. */
  void dropBefore(int entry, long block) {
    List<BlockTicket> passed = new ArrayList<>();
    synchronized (this) {
      while (!asked.isEmpty() && asked.peek().isBefore(entry, block)) {
        passed.add(take());
      }
    }
    passed.forEach(BlockTicket::close);
  }

  /** Gives all up, now and later. */
  void cancel() {
    List<BlockTicket> all = new ArrayList<>();
    synchronized (this) {
      cancelled = true;
      while (!asked.isEmpty()) {
        all.add(take());
      }
    }
    all.forEach(BlockTicket::close);
  }

  /** True if there is room for another step. */
  synchronized boolean hasRoom(ReadAhead readAhead) {
    return !cancelled && bytes < readAhead.windowBytes() && steps < readAhead.maxSteps();
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  private BlockTicket take() {
    Asked head = asked.remove();
    bytes -= head.bytes();
    if (head.endsStep()) {
      steps--;
    }
    return head.ticket();
  }
}
