package io.s3ranged.engine.cache;

/**
 * A list of blocks from the oldest to the newest, linked through the blocks themselves: a block is
 * taken out, and a whole list taken over, in constant time. A block is in one chain at most.
 */
final class BlockChain {

  private final Block ring = new Block(null);

  BlockChain() {
    reset();
  }

  private void reset() {
    ring.previous = ring;
    ring.next = ring;
  }

  /** The block that was added first, or null. */
  Block oldest() {
    return ring.next == ring ? null : ring.next;
  }

  /** The block that was added last, or null. */
  Block newest() {
    return ring.previous == ring ? null : ring.previous;
  }

  void add(Block block) {
    block.previous = ring.previous;
    block.next = ring;
    ring.previous.next = block;
    ring.previous = block;
  }

  /** Takes a block out of whatever chain it is in. */
  static void remove(Block block) {
    block.previous.next = block.next;
    block.next.previous = block.previous;
    block.previous = null;
    block.next = null;
  }

  /** Takes all blocks of {@code other} over, as newer than those that are here. */
  void takeOver(BlockChain other) {
    if (other.ring.next == other.ring) {
      return;
    }
    other.ring.next.previous = ring.previous;
    ring.previous.next = other.ring.next;
    other.ring.previous.next = ring;
    ring.previous = other.ring.previous;
    other.reset();
  }
}
