package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockLoader;
import io.s3ranged.engine.cache.BlockPin;
import io.s3ranged.engine.cache.BlockTicket;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads a schedule block by block, asking for blocks as far ahead as its share allows. */
final class BlockOrderedReader implements OrderedReader {

  private final ReaderShare share;
  private final RangeSchedule schedule;
  private final AskedBlocks asked = new AskedBlocks();

  private int entry = -1;
  private long position;
  private BlockPin pin;
  private boolean readsOn;

  BlockOrderedReader(ReaderShare share, RangeSchedule schedule) {
    this.share = share;
    this.schedule = schedule;
  }

  @Override
  public boolean nextEntry() {
    unpin();
    if (entry + 1 >= schedule.size()) {
      return false;
    }
    entry++;
    position = schedule.start(entry);
    asked.dropBefore(entry, block());
    return true;
  }

  @Override
  public ObjectRef object() {
    return schedule.object(entry);
  }

  @Override
  public PinnedSlice nextSlice() throws RangedIOException {
    // Interest first, then the pin: the other way round the block would be moved twice.
    asked.dropBefore(entry, block());
    unpin();
    checkNotCancelled();
    if (!object().isPinned()) {
      schedule.identify(entry, share.identify(object(), position).object());
    }
    if (position >= object().size()) {
      return null;
    }
    BlockTicket ticket = ticket();
    if (readsOn) {
      askAhead();
    }
    readsOn = true;
    pin = ticket.pin(share.settings().memoryTimeout());
    PinnedSlice slice = slice();
    position = slice.end();
    share.countPeak();
    return slice;
  }

  @Override
  public void cancel() {
    asked.cancel();
  }

  @Override
  public void close() {
    unpin();
    cancel();
    share.close();
  }

  private PinnedSlice slice() {
    int offset = (int) (position - block() * BlockLoads.BLOCK_BYTES);
    ByteBuffer block = pin.buffer();
    ByteBuffer bytes = offset == 0 ? block : block.position(offset).slice();
    return new PinnedSlice(position, bytes, pin.address() + offset);
  }

  /** The ticket of the current block, from the queue or new. */
  private BlockTicket ticket() throws RangedIOException {
    BlockTicket ticket = asked.peek(entry, block());
    if (ticket == null) {
      long maxBytes = readsOn ? share.readAhead().stepBytes() : BlockLoads.BLOCK_BYTES;
      RangeSchedule.Step step = schedule.from(entry, block(), maxBytes);
      asked.addFirst(step, request(step, BlockLoader.Need.DEMANDED));
      ticket = asked.peek(entry, block());
      checkNotCancelled();
    }
    return ticket;
  }

  private void askAhead() {
    ReadAhead readAhead = share.readAhead();
    while (asked.hasRoom(readAhead)) {
      RangeSchedule.Step step = schedule.next(readAhead.stepBytes());
      if (step == null) {
        return;
      }
      asked.addLast(step, request(step, BlockLoader.Need.AHEAD));
    }
  }

  private List<BlockTicket> request(RangeSchedule.Step step, BlockLoader.Need need) {
    ObjectRef object = schedule.object(step.entry());
    return share.request(object, step.firstBlock(), step.blocks(), need);
  }

  private long block() {
    return position / BlockLoads.BLOCK_BYTES;
  }

  private void checkNotCancelled() throws RangedIOException {
    if (asked.isCancelled()) {
      throw Faults.of(FaultKind.CANCELLED, object(), null, "the reader was cancelled");
    }
  }

  private void unpin() {
    if (pin != null) {
      pin.close();
      pin = null;
    }
  }
}
