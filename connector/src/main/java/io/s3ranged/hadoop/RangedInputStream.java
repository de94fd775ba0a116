package io.s3ranged.hadoop;

import io.s3ranged.engine.ObjectReader;
import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.PinnedSlice;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.CanUnbuffer;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.VectoredReadUtils;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;

/**
 * Bytes of one object, from the engine's blocks.
 *
 * <p>Reads and seeks exclude each other, positioned reads too; vectored ones run beside them.
 * {@link #close} may come from any thread and ends whatever read is under way.
 */
final class RangedInputStream extends FSInputStream
    implements ByteBufferReadable,
        ByteBufferPositionedReadable,
        CanUnbuffer,
        StreamCapabilities,
        IOStatisticsSource {

  /** A seek forward by no more reads on instead of starting anew. */
  private static final long SKIP_BYTES = 1L << 20;

  private static final long BLOCK_BYTES = 1L << 20;

  /** Most footers are shorter. */
  private static final long SHORT_TAIL_BYTES = 256L << 10;

  private static final Set<String> CAPABILITIES =
      Set.of(
          StreamCapabilities.VECTOREDIO,
          StreamCapabilities.UNBUFFER,
          StreamCapabilities.READAHEAD,
          StreamCapabilities.READBYTEBUFFER,
          StreamCapabilities.PREADBYTEBUFFER,
          StreamCapabilities.IOSTATISTICS);

  private final OpenedObject opened;
  private final VectoredReads vectored;
  private ObjectRef object;
  private long position;
  private volatile ObjectReader random;
  private volatile OrderedReader ordered;
  private PinnedSlice slice;
  private boolean tailAsked;
  private volatile boolean closed;

  /** Sends nothing. */
  RangedInputStream(OpenedObject opened) {
    this.opened = opened;
    this.object = opened.object();
    this.vectored = new VectoredReads(opened);
  }

  @Override
  public synchronized int read() throws IOException {
    byte[] one = new byte[1];
    return read(ByteBuffer.wrap(one)) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    checkOpen();
    return read(ByteBuffer.wrap(target, offset, length));
  }

  /** Gives what is at hand, at least one byte; waits for no more. */
  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    checkOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    try {
      int count = opened.policy() == ReadPolicy.RANDOM ? fill(position, target) : takeNext(target);
      position += Math.max(0, count);
      return opened.counters().read(count);
    } catch (RangedIOException fault) {
      throw told(fault);
    }
  }

  @Override
  public int read(long from, byte[] target, int offset, int length) throws IOException {
    checkOpen();
    validatePositionedReadArgs(from, target, offset, length);
    return read(from, ByteBuffer.wrap(target, offset, length));
  }

  /** Fills {@code target} unless the object ends before. */
  @Override
  public synchronized int read(long from, ByteBuffer target) throws IOException {
    checkOpen();
    if (from < 0) {
      throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + from);
    }
    try {
      return opened.counters().read(fill(from, target));
    } catch (RangedIOException fault) {
      throw told(fault);
    }
  }

  @Override
  public void readFully(long from, ByteBuffer target) throws IOException {
    int wanted = target.remaining();
    if (wanted > 0 && read(from, target) < wanted) {
      throw new EOFException(
          FSExceptionMessages.EOF_IN_READ_FULLY + ": " + wanted + " bytes from " + from);
    }
  }

  /** Returns when all ranges are filled: they are fetched side by side. */
  @Override
  public void readVectored(
      List<? extends FileRange> ranges,
      IntFunction<ByteBuffer> allocate,
      Consumer<ByteBuffer> release)
      throws IOException {
    checkOpen();
    Objects.requireNonNull(allocate, "allocate");
    Objects.requireNonNull(release, "release");
    vectored.read(known(), ranges, allocate, release, this::learn);
  }

  @Override
  public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws IOException {
    readVectored(ranges, allocate, VectoredReadUtils.LOG_BYTE_BUFFER_RELEASED);
  }

  @Override
  public synchronized void seek(long to) throws IOException {
    checkOpen();
    if (to < 0) {
      throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + to);
    }
    if (to > object.size()) {
      throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + to);
    }
    if (to != position) {
      opened.counters().seek();
      position = to;
    }
  }

  /** Answers after {@link #close} too. */
  @Override
  public synchronized long getPos() {
    return position;
  }

  @Override
  public boolean seekToNewSource(long to) {
    return false;
  }

  /** Bytes that a read gives without waiting. */
  @Override
  public synchronized int available() throws IOException {
    checkOpen();
    return holds(position) ? (int) (slice.end() - position) : 0;
  }

  @Override
  public synchronized void unbuffer() {
    if (!closed) {
      opened.counters().unbuffered();
      release();
    }
  }

  @Override
  public boolean hasCapability(String capability) {
    return CAPABILITIES.contains(capability.toLowerCase(Locale.ROOT));
  }

  @Override
  public IOStatistics getIOStatistics() {
    return opened.counters().statistics();
  }

  @Override
  public void close() {
    boolean first = !closed;
    closed = true;
    vectored.cancel();
    ObjectReader openRandom = random;
    if (openRandom != null) {
      openRandom.cancel();
    }
    OrderedReader openOrdered = ordered;
    if (openOrdered != null) {
      openOrdered.cancel();
    }
    closeReaders();
    if (first) {
      opened.counters().tellThread();
    }
  }

  @Override
  public String toString() {
    return "RangedInputStream[" + opened.path() + ", " + getIOStatistics() + "]";
  }

  private synchronized void closeReaders() {
    if (random != null || ordered != null) {
      opened.counters().closed();
    }
    release();
  }

  private void release() {
    if (ordered != null) {
      ordered.close();
      ordered = null;
      slice = null;
    }
    if (random != null) {
      random.close();
      random = null;
    }
  }

  /** Blocks of the cache, no more than hold the bytes. */
  private int fill(long from, ByteBuffer target) throws RangedIOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (from >= object.size()) {
      return -1;
    }
    if (random == null) {
      random = opened.reader(object);
    }
    if (opened.policy() == ReadPolicy.RANDOM && !tailAsked && object.isPinned()) {
      askForTail(from);
    }
    int count = random.read(from, target);
    object = random.object();
    return count;
  }

  /**
   * Columnar files are read from their end, where a footer is that is longer than what is asked for
   * first. Where the last block is short the one before comes with it, by the same GET.
   */
  private void askForTail(long from) throws RangedIOException {
    long lastBlock = (object.size() - 1) / BLOCK_BYTES * BLOCK_BYTES;
    int tail = (int) (object.size() - lastBlock);
    if (from >= lastBlock) {
      tailAsked = true;
      if (lastBlock > 0 && tail < SHORT_TAIL_BYTES) {
        int unused = random.read(lastBlock - 1, ByteBuffer.allocate(tail + 1));
      }
    }
  }

  private int takeNext(ByteBuffer target) throws RangedIOException {
    if (position >= object.size()) {
      return -1;
    }
    if (!holds(position)) {
      advance();
    }
    if (slice == null) {
      return -1;
    }
    ByteBuffer bytes = slice.buffer();
    int offset = (int) (position - slice.position());
    int count = Math.min(target.remaining(), slice.length() - offset);
    target.put(target.position(), bytes, bytes.position() + offset, count);
    target.position(target.position() + count);
    return count;
  }

  /** Makes {@code slice} hold the position, or null at the object's end. */
  private void advance() throws RangedIOException {
    long end = slice == null ? Long.MIN_VALUE : slice.end();
    // Dead from the next call on, also if that fails.
    slice = null;
    if (position < end || position - SKIP_BYTES > end) {
      if (ordered != null) {
        ordered.close();
      }
      ordered = opened.inOrder(object, position);
    }
    PinnedSlice next = ordered.nextSlice();
    while (next != null && position >= next.end()) {
      next = ordered.nextSlice();
    }
    slice = next;
    object = ordered.object();
  }

  private boolean holds(long at) {
    return slice != null && at >= slice.position() && at < slice.end();
  }

  private synchronized ObjectRef known() {
    return object;
  }

  /** Whatever is read first tells the version of all that is read. */
  private synchronized void learn(ObjectRef read) throws RangedIOException {
    if (!object.isPinned()) {
      object = read;
    } else if (!object.equals(read)) {
      throw Faults.of(
          FaultKind.OBJECT_CHANGED,
          object,
          null,
          "two reads at once found ETag " + object.etag() + " and ETag " + read.etag());
    }
  }

  /** What has failed is not used again: who reads on or goes back begins anew. */
  private IOException told(RangedIOException fault) {
    release();
    return closed
        ? new IOException(opened.path() + ": " + FSExceptionMessages.STREAM_IS_CLOSED, fault)
        : HadoopFaults.of(opened.path(), fault);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(opened.path() + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
    }
  }
}
