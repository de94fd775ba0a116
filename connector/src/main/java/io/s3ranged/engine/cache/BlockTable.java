package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.Deferred;
import io.s3ranged.fault.RangedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks and how they change. Knows no thread and no lock: the cache calls it under its own,
 * and does afterwards what the changes leave in their {@link Deferred}.
 */
final class BlockTable {

  private final Map<BlockKey, Block> blocks = new HashMap<>();
  private final EvictionOrder order;
  private final Retention retention;
  private boolean closed;
  private int ready;
  private int pinned;
  private int loading;
  private int tickets;
  private int waiting;
  private long readyBytes;

  BlockTable(EvictionOrder order, Retention retention) {
    this.order = order;
    this.retention = retention;
  }

  boolean isClosed() {
    return closed;
  }

  /** The block of that name, LOADING or READY, or null. */
  Block find(BlockKey key) {
    return blocks.get(key);
  }

  /** A new block, LOADING. The caller puts it on a flight. */
  Block add(BlockKey key) {
    Block block = new Block(key);
    blocks.put(key, block);
    loading++;
    return block;
  }

  /** Counts a use and gives the ticket an interest in the block. */
  void join(Ticket ticket, Block block) {
    if (ticket.block == null) {
      tickets++;
      order.used(block.key, ready);
    } else {
      ticket.block.tickets.remove(ticket);
    }
    ticket.block = block;
    block.tickets.add(ticket);
    if (block.state == Block.State.READY) {
      block.found = true;
      if (block.pins == 0) {
        order.place(block);
      }
    }
  }

  void leave(Ticket ticket, Deferred after) {
    if (ticket.closed) {
      return;
    }
    ticket.closed = true;
    ticket.wake();
    Block block = ticket.block;
    if (block == null) {
      return;
    }
    tickets--;
    block.tickets.remove(ticket);
    if (block.state == Block.State.READY) {
      settle(block, after);
    } else if (block.state == Block.State.LOADING) {
      giveUpIfInVain(block.flight, after);
    }
  }

  /** The ticket's reader is going to wait for the block, or has its pin by the end of this. */
  void await(Ticket ticket) {
    ticket.waiting = true;
    waiting++;
    if (ticket.block.state == Block.State.READY) {
      grant(ticket);
    }
  }

  /** The ticket's reader does not wait any more. True if it has a pin. */
  boolean wakened(Ticket ticket) {
    boolean granted = ticket.granted;
    if (ticket.waiting) {
      waiting--;
    }
    ticket.waiting = false;
    ticket.granted = false;
    return granted;
  }

  private void grant(Ticket ticket) {
    ticket.granted = true;
    pin(ticket.block);
    ticket.wake();
  }

  /** Uses and pins a block that is READY; null if it is not. */
  Block pinReady(BlockKey key) {
    Block block = blocks.get(key);
    if (block == null || block.state != Block.State.READY) {
      return null;
    }
    order.used(key, ready);
    pin(block);
    return block;
  }

  void pin(Block block) {
    block.pins++;
    if (block.pins == 1) {
      pinned++;
      order.remove(block);
    }
  }

  void unpin(Block block, Deferred after) {
    block.pins--;
    if (block.pins == 0) {
      pinned--;
      settle(block, after);
    }
  }

  /** A block is complete; takes the lease. */
  void loaded(Flight flight, long ordinal, BufferLease lease, int length, Deferred after) {
    Block block = flight.finish(ordinal);
    if (block == null) {
      after.close(lease);
      return;
    }
    loading--;
    if (block.state == Block.State.EVICTED) {
      // The load was given up, but this block came all the same. It is as good as any other, unless
      // somebody is loading it again: he shall have one answer, that of his own load.
      if (closed || blocks.containsKey(block.key)) {
        after.close(lease);
        return;
      }
      block = new Block(block.key);
      blocks.put(block.key, block);
    }
    block.state = Block.State.READY;
    block.lease = lease;
    block.length = length;
    ready++;
    readyBytes += lease.length();
    // A waiter's pin is taken here and not when its thread wakes: nobody can evict in between.
    for (Ticket ticket : block.tickets) {
      if (ticket.waiting) {
        grant(ticket);
      }
    }
    settle(block, after);
    giveUpIfInVain(flight, after);
  }

  /** This block and those behind it are absent again. */
  void dropped(Flight flight, long ordinal) {
    for (Block block : flight.finishFrom(ordinal)) {
      loading--;
      end(block, Block.State.EVICTED);
    }
  }

  /** This block and those behind it failed. */
  void failed(Flight flight, long ordinal, RangedIOException fault) {
    for (Block block : flight.finishFrom(ordinal)) {
      loading--;
      block.fault = fault;
      end(block, Block.State.FAILED);
    }
  }

  /** Frees the next block to go of all, or tells that there is none. */
  boolean evictNext(Deferred after) {
    return evictIfAny(order.next(), after);
  }

  /** Frees the next block to go of those that nobody wants, or tells that there is none. */
  boolean evictUnwanted(Deferred after) {
    return evictIfAny(order.unwanted(), after);
  }

  /** Fails what waits, gives up what loads, frees what is not pinned; what is follows later. */
  void close(Deferred after) {
    closed = true;
    for (Block block : List.copyOf(blocks.values())) {
      if (block.state == Block.State.READY) {
        block.tickets.clear();
        settle(block, after);
      } else {
        block.tickets.forEach(Ticket::wake);
        block.tickets.clear();
      }
    }
    for (Block block : List.copyOf(blocks.values())) {
      if (block.state == Block.State.LOADING) {
        giveUpIfInVain(block.flight, after);
      }
    }
  }

  CacheGauges gauges() {
    return new CacheGauges(ready, pinned, readyBytes, loading, tickets, waiting);
  }

  /** Puts a complete block where it belongs now that pins or tickets have changed. */
  private void settle(Block block, Deferred after) {
    if (block.state != Block.State.READY || block.pins > 0) {
      return;
    }
    if (block.tickets.isEmpty() && (closed || retention == Retention.DROP)) {
      evict(block, after);
    } else {
      order.place(block);
    }
  }

  private boolean evictIfAny(Block block, Deferred after) {
    if (block != null) {
      evict(block, after);
    }
    return block != null;
  }

  private void evict(Block block, Deferred after) {
    order.remove(block);
    ready--;
    readyBytes -= block.lease.length();
    end(block, Block.State.EVICTED);
    after.close(block.lease);
  }

  private void giveUpIfInVain(Flight flight, Deferred after) {
    if (flight.isInVain()) {
      flight.unfinishedBlocks().forEach(block -> end(block, Block.State.EVICTED));
      flight.cancel(after);
    }
  }

  /** The key is free for another load from here on; who waits looks at the state. */
  private void end(Block block, Block.State state) {
    // A given-up block may have a successor by now, which stays.
    if (blocks.remove(block.key, block)) {
      block.state = state;
      block.tickets.forEach(Ticket::wake);
    }
  }
}
