package io.s3ranged.source.points;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.PinnedSlice;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of a range of an object, one after the other. Used by one thread. */
final class SlicedBytes implements AutoCloseable {

  private final ObjectRef object;
  private final ByteRange range;
  private final OrderedReader reader;
  private ByteBuffer slice = ByteBuffer.allocate(0);

  /** Where the slice ends. */
  private long sliceEnd;

  private SlicedBytes(ObjectRef object, ByteRange range, OrderedReader reader) {
    this.object = object;
    this.range = range;
    this.reader = reader;
    this.sliceEnd = range.start();
  }

  /**
   * @param range inside the object, not empty
   */
  static SlicedBytes open(ObjectBytes bytes, ObjectRef object, ByteRange range)
      throws RangedIOException {
    OrderedReader reader = bytes.open(List.of(new ObjectRange(object, range)));
    SlicedBytes opened = new SlicedBytes(object, range, reader);
    if (!reader.nextEntry()) {
      throw new IllegalStateException("A schedule of one range has none");
    }
    return opened;
  }

  /** Where the next byte stands in the object. */
  long position() {
    return sliceEnd - slice.remaining();
  }

  /** What is left of the current slice, or of the next one; not empty, or null at the end. */
  ByteBuffer rest() throws RangedIOException {
    while (!slice.hasRemaining()) {
      if (sliceEnd >= range.end()) {
        return null;
      }
      PinnedSlice next = reader.nextSlice();
      if (next == null) {
        throw cut("the object");
      }
      int length = (int) Math.min(next.length(), range.end() - next.position());
      slice = next.buffer().slice(next.buffer().position(), length);
      sliceEnd = next.position() + length;
    }
    return slice;
  }

  /** The next byte, 0 to 255, or -1 at the end. */
  int read() throws RangedIOException {
    ByteBuffer rest = rest();
    return rest == null ? -1 : rest.get() & 0xFF;
  }

  /**
   * The next byte, which must be there.
   *
   * @param what what it belongs to, for the fault
   */
  int need(String what) throws RangedIOException {
    int next = read();
    if (next < 0) {
      throw cut(what);
    }
    return next;
  }

  /** The next {@code count} bytes as a number, the lowest first; at most eight. */
  long needNumber(int count, String what) throws RangedIOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) need(what) << (8 * i);
    }
    return value;
  }

  /** Goes past {@code count} bytes, which must be there. */
  void skip(long count, String what) throws RangedIOException {
    long left = count;
    while (left > 0) {
      ByteBuffer rest = rest();
      if (rest == null) {
        throw cut(what);
      }
      int step = (int) Math.min(left, rest.remaining());
      rest.position(rest.position() + step);
      left -= step;
    }
  }

  /** The fault of content that is not what it should be. */
  RangedIOException damage(String detail) {
    return fault(FaultKind.CORRUPT_DATA, detail);
  }

  RangedIOException fault(FaultKind kind, String detail) {
    return Faults.of(kind, object, null, detail);
  }

  private RangedIOException cut(String what) {
    return damage("it ends at position " + position() + ", within " + what);
  }

  @Override
  public void close() {
    reader.close();
  }
}
