package io.s3ranged.engine;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Positional, vectored and ordered reads of one object. Used by one thread; {@link #cancel} alone
 * may come from another.
 */
public interface ObjectReader extends AutoCloseable {

  /**
   * The object with its ETag and size, learnt from the first ranged GET where they were unknown.
   */
  ObjectRef object() throws RangedIOException;

  /**
   * Reads from {@code position} until {@code target} is full or the object ends.
   *
   * @return bytes read, or -1 if {@code position} is at or after the end and the target has room
   */
  int read(long position, ByteBuffer target) throws RangedIOException;

  /**
   * Fills {@code targets.get(i)} with the bytes of {@code ranges.get(i)}, in whatever order they
   * come; returns when all are filled.
   *
   * <p>Takes exactly the ranges that are asked for: near ones are fetched together, bytes between
   * them thrown away, far ones in parallel; what the cache has is not fetched. What is fetched is
   * kept, as far as memory is to spare, for reads of the same ranges. Ranges may be in any order
   * and may overlap; an empty one needs no request. Nothing is written to any target after this
   * returns or throws.
   *
   * @param targets as many as ranges, each with at least its range's bytes remaining, direct or
   *     heap; their positions move behind the bytes
   * @throws RangedIOException {@code RANGE_NOT_SATISFIABLE} if a range ends after the object
   */
  void readv(List<ByteRange> ranges, List<ByteBuffer> targets) throws RangedIOException;

  /** The bytes of {@code range} in order, for the life of this reader. */
  OrderedReader inOrder(ByteRange range);

  /** Cancels all that is outstanding and wakes whoever waits. Idempotent. */
  void cancel();

  @Override
  void close();
}
