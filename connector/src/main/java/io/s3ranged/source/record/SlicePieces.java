package io.s3ranged.source.record;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.PinnedSlice;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.plan.PlannedRange;
import java.nio.ByteBuffer;

/** The bytes of a part as they lie in the engine's slices. The reader stays its opener's. */
final class SlicePieces implements Pieces {

  private final OrderedReader reader;
  private final PlannedRange part;
  private ByteRange extent;
  private ByteRange range;
  private long position;
  private PinnedSlice slice;
  private ByteBuffer buffer;

  /**
   * @param reader stands at the part's entry
   */
  SlicePieces(OrderedReader reader, PlannedRange part) {
    this.reader = reader;
    this.part = part;
    this.extent = part.extent();
    this.range = part.range();
    this.position = part.range().start();
  }

  @Override
  public boolean next() throws RangedIOException {
    if (slice != null) {
      position = slice.position() + buffer.limit();
      slice = null;
    }
    if (position >= extent.end()) {
      return false;
    }
    PinnedSlice next = reader.nextSlice();
    clipToObject();
    if (next == null) {
      checkEnd();
      return false;
    }
    slice = next;
    int length = (int) Math.min(next.length(), extent.end() - next.position());
    buffer = next.buffer().slice(next.buffer().position(), length);
    return true;
  }

  /** The first answer tells the size of an object whose end was not known. */
  private void clipToObject() {
    ObjectRef object = reader.object();
    if (!extent.isBounded() && object.hasSize()) {
      extent = extent.clip(object.size());
      range = range.clip(object.size());
    }
  }

  private void checkEnd() throws RangedIOException {
    if (extent.isBounded() && position < extent.end()) {
      throw Faults.of(
          FaultKind.RANGE_NOT_SATISFIABLE,
          reader.object(),
          extent,
          "the object ends at " + position);
    }
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public long position() {
    return slice.position();
  }

  @Override
  public long address() {
    return slice.address();
  }

  @Override
  public byte[] heap() {
    return null;
  }

  @Override
  public ByteRange extent() {
    return extent;
  }

  @Override
  public ByteRange range() {
    return range;
  }

  @Override
  public boolean startsWithRecord() {
    return part.startsWithRecord();
  }

  @Override
  public boolean startsObject() {
    return true;
  }

  @Override
  public PartFaults faults() {
    return new PartFaults(part.object(), extent, "");
  }

  @Override
  public void close() {
    // The reader is not ours.
  }
}
