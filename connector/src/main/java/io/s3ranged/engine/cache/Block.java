package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.fault.RangedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a block, from the start of its load to its end. A key that is loaded again gets a new
 * one. Guarded by the cache's lock, but for {@link #lease} and {@link #length}, which stay as they
 * are for as long as somebody holds a pin.
 */
final class Block {

  /** {@code LOADING -> READY -> EVICTED}, {@code LOADING -> FAILED}. */
  enum State {
    /** In the table; its flight is under way. */
    LOADING,
    /** In the table; owns a lease. */
    READY,
    /** Not in the table any more: evicted, dropped for want of memory, or its load given up. */
    EVICTED,
    /** Not in the table any more: the load failed. */
    FAILED
  }

  /** Where the eviction order has it. */
  enum Place {
    NOWHERE,
    WINDOW,
    MAIN,
    WANTED
  }

  final BlockKey key;

  /** Open tickets, the oldest first. */
  final List<Ticket> tickets = new ArrayList<>(1);

  State state = State.LOADING;
  Flight flight;
  RangedIOException fault;
  BufferLease lease;
  int length;
  int pins;

  /** Somebody asked for it when it was complete. */
  boolean found;

  Place place = Place.NOWHERE;

  /** The ticket by which it stands among the wanted, if it does. */
  Ticket wantedBy;

  Block previous;
  Block next;

  Block(BlockKey key) {
    this.key = key;
  }
}
