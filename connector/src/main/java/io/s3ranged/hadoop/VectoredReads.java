package io.s3ranged.hadoop;

import io.s3ranged.engine.ObjectReader;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.VectoredReadUtils;

/**
 * The vectored reads of one stream: all ranges of a call go to the engine at once, which merges
 * near ones and fetches far ones side by side.
 *
 * <p>The calling thread waits and copies, so that a killed task's interrupt ends it, and its bytes
 * are counted for its thread. Calls may overlap.
 */
final class VectoredReads {

  /** Hears of the version whose bytes were read, before anybody is given them. */
  @FunctionalInterface
  interface Read {
    void of(ObjectRef version) throws RangedIOException;
  }

  private final OpenedObject opened;
  private final Set<ObjectReader> running = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  VectoredReads(OpenedObject opened) {
    this.opened = opened;
  }

  /**
   * Completes the data of every range, with bytes or all with the same failure.
   *
   * @throws IOException {@code EOFException}, before anything is sent, for a range that begins
   *     before the object or ends after it
   * @throws IllegalArgumentException for ranges that overlap
   */
  void read(
      ObjectRef object,
      List<? extends FileRange> ranges,
      IntFunction<ByteBuffer> allocate,
      Consumer<ByteBuffer> release,
      Read read)
      throws IOException {
    List<? extends FileRange> sorted =
        VectoredReadUtils.validateAndSortRanges(ranges, Optional.of(object.size()));
    opened.counters().vectoredRead(sorted.size());
    List<ByteRange> wanted = new ArrayList<>(sorted.size());
    for (FileRange range : sorted) {
      range.setData(new CompletableFuture<>());
      wanted.add(ByteRange.ofLength(range.getOffset(), range.getLength()));
    }
    List<ByteBuffer> targets = new ArrayList<>(sorted.size());
    try {
      for (FileRange range : sorted) {
        ByteBuffer target = allocate.apply(range.getLength());
        targets.add(target);
        target.limit(target.position() + range.getLength());
      }
      read.of(fill(object, wanted, List.copyOf(targets)));
    } catch (RangedIOException fault) {
      fail(sorted, HadoopFaults.of(opened.path(), fault));
      targets.forEach(release);
      return;
    } catch (RuntimeException | Error failure) {
      fail(sorted, failure);
      targets.forEach(release);
      throw failure;
    }
    for (int i = 0; i < sorted.size(); i++) {
      int length = sorted.get(i).getLength();
      ByteBuffer target = targets.get(i);
      target.position(target.position() - length);
      opened.counters().delivered(length);
      sorted.get(i).getData().complete(target);
    }
  }

  /** Ends what is under way, and whatever comes later. From any thread. */
  void cancel() {
    cancelled = true;
    running.forEach(ObjectReader::cancel);
  }

  private ObjectRef fill(ObjectRef object, List<ByteRange> ranges, List<ByteBuffer> targets)
      throws RangedIOException {
    try (ObjectReader reader = opened.reader(object)) {
      running.add(reader);
      if (cancelled) {
        reader.cancel();
      }
      try {
        reader.readv(ranges, targets);
        return reader.object();
      } finally {
        running.remove(reader);
      }
    }
  }

  private static void fail(List<? extends FileRange> ranges, Throwable failure) {
    ranges.forEach(range -> range.getData().completeExceptionally(failure));
  }
}
