package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.cache.BlockPin;
import io.s3ranged.engine.cache.BlockTicket;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/** Positional reads through the cache; ordered and vectored ones by readers of their own. */
final class BlockObjectReader implements ObjectReader {

  private final ReaderShare share;
  private final AskedBlocks asked = new AskedBlocks();
  private ObjectRef object;
  private volatile BlockOrderedReader ordered;
  private volatile VectoredRead vectored;

  BlockObjectReader(ReaderShare share, ObjectRef object) {
    this.share = share;
    this.object = object;
  }

  @Override
  public ObjectRef object() throws RangedIOException {
    return objectAt(0);
  }

  /** The object, identified by the block at {@code position}: the one that is read next. */
  private ObjectRef objectAt(long position) throws RangedIOException {
    if (!object.isPinned()) {
      object = share.identify(object, position).object();
    }
    return object;
  }

  @Override
  public int read(long position, ByteBuffer target) throws RangedIOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    ByteRange range =
        ByteRange.ofLength(position, target.remaining()).clip(objectAt(position).size());
    if (range.isEmpty()) {
      return -1;
    }
    long at = range.start();
    while (at < range.end()) {
      checkNotCancelled();
      BlockTicket ticket = ticket(at, range.end());
      try (BlockPin pin = ticket.pin(share.settings().memoryTimeout())) {
        ByteBuffer bytes = pin.buffer();
        bytes.position((int) (at % BlockLoads.BLOCK_BYTES));
        bytes.limit((int) Math.min(bytes.limit(), bytes.position() + (range.end() - at)));
        at += bytes.remaining();
        target.put(bytes);
      }
    }
    asked.dropBefore(1, 0);
    share.delivered(range.length());
    return (int) range.length();
  }

  @Override
  public void readv(List<ByteRange> ranges, List<ByteBuffer> targets) throws RangedIOException {
    checkNotCancelled();
    VectoredRead read = new VectoredRead(share, objectAt(firstOf(ranges)), ranges, targets);
    vectored = read;
    if (asked.isCancelled()) {
      read.cancel();
    }
    read.run();
    vectored = null;
  }

  private static long firstOf(List<ByteRange> ranges) {
    return ranges.isEmpty() ? 0 : ranges.get(0).start();
  }

  @Override
  public OrderedReader inOrder(ByteRange range) {
    BlockOrderedReader reader =
        new BlockOrderedReader(share, new RangeSchedule(List.of(new ObjectRange(object, range))));
    ordered = reader;
    return reader;
  }

  @Override
  public void cancel() {
    asked.cancel();
    BlockOrderedReader openReader = ordered;
    if (openReader != null) {
      openReader.cancel();
    }
    VectoredRead running = vectored;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    cancel();
    share.close();
  }

  /** The ticket of the block at a position; asks for all blocks up to the end of one GET. */
  private BlockTicket ticket(long at, long end) throws RangedIOException {
    long block = at / BlockLoads.BLOCK_BYTES;
    asked.dropBefore(0, block);
    BlockTicket ticket = asked.peek(0, block);
    if (ticket == null) {
      long last = (end - 1) / BlockLoads.BLOCK_BYTES;
      long perGet = share.settings().fetch().maxFetchBytes() / BlockLoads.BLOCK_BYTES;
      int blocks = (int) Math.min(last - block + 1, Math.max(1, perGet));
      RangeSchedule.Step step =
          new RangeSchedule.Step(0, block, blocks, (long) blocks * BlockLoads.BLOCK_BYTES);
      asked.addFirst(step, share.request(object, block, blocks, BlockLoader.Need.DEMANDED));
      ticket = asked.peek(0, block);
      checkNotCancelled();
    }
    return ticket;
  }

  private void checkNotCancelled() throws RangedIOException {
    if (asked.isCancelled()) {
      throw Faults.of(FaultKind.CANCELLED, object, null, "the reader was cancelled");
    }
  }
}
