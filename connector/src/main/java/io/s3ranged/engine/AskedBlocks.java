package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockTicket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The blocks that a reader has asked for and not read yet, in the order of its schedule.
 *
 * <p>Guarded by its own monitor, since {@link #cancel} empties it from other threads. Tickets are
 * closed outside the monitor.
 */
final class AskedBlocks {

  /** The blocks of a step from the {@code next}th on; those before it are given up. */
  private static final class Asked {
    final RangeSchedule.Step step;
    final List<BlockTicket> tickets;
    int next;

    Asked(RangeSchedule.Step step, List<BlockTicket> tickets) {
      this.step = step;
      this.tickets = tickets;
    }

    boolean isBefore(int entry, long block) {
      return step.entry() < entry || (step.entry() == entry && firstBlock() < block);
    }

    long firstBlock() {
      return step.firstBlock() + next;
    }

    long bytes() {
      return step.bytes() * (tickets.size() - next) / tickets.size();
    }
  }

  private final Deque<Asked> asked = new ArrayDeque<>();
  private long bytes;
  private boolean cancelled;

  /** Adds the blocks of a step at the end; closes their tickets if the reader was cancelled. */
  void addLast(RangeSchedule.Step step, List<BlockTicket> tickets) {
    add(step, tickets, Deque::addLast);
  }

  /** As {@link #addLast}, but before all others: the reader has come to these blocks. */
  void addFirst(RangeSchedule.Step step, List<BlockTicket> tickets) {
    add(step, tickets, Deque::addFirst);
  }

  private void add(
      RangeSchedule.Step step, List<BlockTicket> tickets, BiConsumer<Deque<Asked>, Asked> place) {
    boolean late;
    synchronized (this) {
      late = cancelled;
      if (!late) {
        bytes += step.bytes();
        place.accept(asked, new Asked(step, tickets));
      }
    }
    if (late) {
      tickets.forEach(BlockTicket::close);
    }
  }

  /** The ticket of a block, if it is the first; it stays here until {@link #dropBefore}. */
  synchronized BlockTicket peek(int entry, long block) {
    Asked head = asked.peek();
    boolean found = head != null && head.step.entry() == entry && head.firstBlock() == block;
    return found ? head.tickets.get(head.next) : null;
  }

  /** Gives up the blocks that stand before {@code block} of {@code entry}. */
  void dropBefore(int entry, long block) {
    BlockTicket passed = takeBefore(entry, block);
    while (passed != null) {
      passed.close();
      passed = takeBefore(entry, block);
    }
  }

  private synchronized BlockTicket takeBefore(int entry, long block) {
    Asked head = asked.peek();
    if (head == null || !head.isBefore(entry, block)) {
      return null;
    }
    BlockTicket taken = head.tickets.get(head.next);
    bytes -= head.bytes();
    head.next++;
    bytes += head.bytes();
    if (head.next == head.tickets.size()) {
      asked.remove();
    }
    return taken;
  }

  /**
   * Gives all up, now and later. The last that was asked for goes first: a GET that ends makes room
   * for those that wait, and none of them shall be sent for a moment only.
   */
  void cancel() {
    Deque<Asked> all;
    synchronized (this) {
      cancelled = true;
      bytes = 0;
      all = new ArrayDeque<>(asked);
      asked.clear();
    }
    for (Asked blocks = all.pollLast(); blocks != null; blocks = all.pollLast()) {
      for (int i = blocks.next; i < blocks.tickets.size(); i++) {
        blocks.tickets.get(i).close();
      }
    }
  }

  /** True if there is room for another step. */
  synchronized boolean hasRoom(ReadAhead readAhead) {
    return !cancelled && bytes < readAhead.windowBytes() && asked.size() < readAhead.maxSteps();
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
