package io.s3ranged.engine;

import io.s3ranged.engine.cache.BlockPin;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.EngineSettings.VectoredSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.range.RangeCoalescer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One vectored read: merged ranges are fetched in parallel, and the reader's own thread copies what
 * arrives into the targets, so that nobody else ever writes there.
 *
 * <p>Every fetch waits for at most one lease and holds none while it waits; pieces that arrived are
 * copied and given back at once by the reader, who waits for nothing else. So fetches of many
 * vectored reads cannot block each other for good.
 */
final class VectoredRead {

  /** Something that a fetch has to say. A lease of null says that the fetch is over. */
  private record Arrival(
      Running from, BufferLease lease, long position, int length, RangedIOException fault) {}

  private final ReaderShare share;
  private final ObjectRef object;
  private final List<ByteRange> ranges;
  private final List<ByteBuffer> targets;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Deque<Running> queued = new ArrayDeque<>();
  private final Set<Running> running = new HashSet<>();
  private long runningBytes;
  private RangedIOException failure;
  private RuntimeException unexpected;
  private volatile boolean cancelled;

  VectoredRead(
      ReaderShare share, ObjectRef object, List<ByteRange> ranges, List<ByteBuffer> targets) {
    this.share = share;
    this.object = object;
    this.ranges = ranges;
    this.targets = targets;
  }

  /** Fills all targets, or throws when nothing is under way any more. */
  void run() throws RangedIOException {
    check();
    List<Integer> missing = notCached();
    VectoredSettings settings = share.settings().vectored();
    RangeCoalescer coalescer =
        new RangeCoalescer(settings.minSeekBytes(), settings.maxMergedBytes());
    for (RangeCoalescer.Merged merged :
        coalescer.merge(missing.stream().map(ranges::get).toList())) {
      fetch(merged.range(), merged.requests().stream().map(missing::get).toList());
    }
    startWhatFits();
    while (!running.isEmpty()) {
      handle(nextArrival());
      startWhatFits();
    }
    if (unexpected != null) {
      throw unexpected;
    }
    if (failure != null) {
      throw Faults.rethrow(failure);
    }
    for (int request : missing) {
      share.keep(object, ranges.get(request), targets.get(request));
    }
    for (int i = 0; i < targets.size(); i++) {
      ByteBuffer target = targets.get(i);
      target.position(target.position() + Math.toIntExact(ranges.get(i).length()));
      share.delivered(ranges.get(i).length());
    }
  }

  /** Stops {@link #run}, which then throws {@code CANCELLED}. From any thread. */
  void cancel() {
    cancelled = true;
    arrivals.add(new Arrival(null, null, 0, 0, null));
  }

  private void check() throws RangedIOException {
    if (ranges.size() != targets.size()) {
      throw new IllegalArgumentException(ranges.size() + " ranges, " + targets.size() + " targets");
    }
    for (int i = 0; i < ranges.size(); i++) {
      ByteRange range = ranges.get(i);
      if (range.end() > object.size()) {
        throw Faults.of(
            FaultKind.RANGE_NOT_SATISFIABLE,
            object,
            range,
            "the object has " + object.size() + " bytes");
      }
      if (targets.get(i).remaining() < range.length()) {
        throw new IllegalArgumentException("The target of " + range + " is too small");
      }
    }
  }

  /** Copies what the cache has; returns the requests for what it has not. */
  private List<Integer> notCached() {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      if (!ranges.get(i).isEmpty() && !copyKept(i) && !copyCached(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** Copies a range that a read like this one kept; false unless all of it is there still. */
  private boolean copyKept(int request) {
    ByteRange range = ranges.get(request);
    int piece = 0;
    for (long at = range.start(); at < range.end(); at += BlockLoads.BLOCK_BYTES) {
      BlockPin pin = share.pinKept(object, range, piece);
      if (pin == null) {
        return false;
      }
      try (pin) {
        copy(pin.buffer(), at, request);
      }
      piece++;
    }
    return true;
  }

  private boolean copyCached(int request) {
    ByteRange range = ranges.get(request);
    long first = range.start() / BlockLoads.BLOCK_BYTES;
    long last = (range.end() - 1) / BlockLoads.BLOCK_BYTES;
    for (long block = first; block <= last; block++) {
      BlockPin pin = share.pinReady(object, block);
      if (pin == null) {
        return false;
      }
      try (pin) {
        copy(pin.buffer(), block * BlockLoads.BLOCK_BYTES, request);
      }
    }
    return true;
  }

  /**
   * Fetches a range in GETs of about one size, no larger than a GET may be. A GET that takes longer
   * for its bytes than to the first of them is worth being two, if these are not too small; gaps
   * that only merging brought in do not count.
   */
  private void fetch(ByteRange range, List<Integer> requests) {
    long wanted =
        requests.stream().mapToLong(one -> ranges.get(one).intersect(range).length()).sum();
    long parts = Math.max(1, wanted / share.settings().vectored().minPartBytes());
    long even = (range.length() + parts - 1) / parts;
    long step = Math.min(even, share.settings().fetch().maxFetchBytes());
    for (long start = range.start(); start < range.end(); start += step) {
      ByteRange part = new ByteRange(start, Math.min(range.end(), start + step));
      queued.add(new Running(part, requests));
    }
  }

  /**
   * Starts GETs as far as this reader's share of the budget goes: more would wait for memory, and
   * those that wait get it a lease at a time, for GETs of a lease each.
   */
  private void startWhatFits() {
    if (failure != null) {
      queued.clear();
    }
    long room = share.readAhead().windowBytes();
    while (!queued.isEmpty()
        && (running.isEmpty() || runningBytes + queued.peek().range.length() <= room)) {
      Running next = queued.remove();
      running.add(next);
      runningBytes += next.range.length();
      next.fetch.startDemanded();
    }
  }

  /**
   * An interrupt fails the read, and so does want of memory, but whoever still writes has to be
   * waited for.
   */
  private Arrival nextArrival() {
    Duration timeout = share.settings().memoryTimeout();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Arrival arrival = arrivals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
          if (arrival != null) {
            return arrival;
          }
          if (running.stream().anyMatch(one -> one.fetch.hasMemory())) {
            // It is the store that is slow, and a fetch has a deadline of its own.
            continue;
          }
          String detail =
              "there has been no memory for its bytes for " + timeout.toMillis() + " ms";
          fail(Faults.of(FaultKind.MEMORY_STARVED, object, null, detail));
        } catch (InterruptedException e) {
          interrupted = true;
          fail(Faults.of(FaultKind.CANCELLED, object, null, "interrupted while reading", e));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void handle(Arrival arrival) {
    if (cancelled && failure == null) {
      fail(Faults.of(FaultKind.CANCELLED, object, null, "the reader was cancelled"));
    }
    if (arrival.lease() != null) {
      try (BufferLease lease = arrival.lease()) {
        if (failure == null) {
          ByteBuffer bytes = lease.buffer().limit(arrival.length());
          arrival.from().requests.forEach(request -> copy(bytes, arrival.position(), request));
        }
      } catch (RuntimeException e) {
        // A target that is not what it was: the caller hears of it when nothing is under way.
        unexpected = e;
        fail(Faults.of(FaultKind.CANCELLED, object, null, "a target cannot be written to", e));
      }
    } else if (arrival.from() != null) {
      running.remove(arrival.from());
      runningBytes -= arrival.from().range.length();
      if (arrival.fault() != null) {
        fail(arrival.fault());
      } else if (arrival.position() < arrival.from().range.end() && failure == null) {
        // Memory was short: the rest is another GET.
        ByteRange rest = new ByteRange(arrival.position(), arrival.from().range.end());
        fetch(rest, arrival.from().requests);
      }
    }
  }

  private void fail(RangedIOException fault) {
    if (failure == null) {
      failure = fault;
      List.copyOf(running).forEach(one -> one.fetch.cancel());
    }
  }

  /** Copies those of the bytes, which stand at {@code position}, that a request wants. */
  private void copy(ByteBuffer bytes, long position, int request) {
    ByteRange wanted = ranges.get(request);
    ByteRange common = wanted.intersect(ByteRange.ofLength(position, bytes.remaining()));
    ByteBuffer target = targets.get(request);
    int to = target.position() + (int) (common.start() - wanted.start());
    int from = bytes.position() + (int) (common.start() - position);
    if (!common.isEmpty()) {
      target.put(to, bytes, from, (int) common.length());
    }
  }

  /** One GET of the read. */
  private final class Running implements LeasedFetch.Outcome {

    private final ByteRange range;
    private final List<Integer> requests;
    private final LeasedFetch fetch;
    private long position;

    Running(ByteRange range, List<Integer> requests) {
      this.range = range;
      this.requests = requests;
      this.position = range.start();
      int pieceBytes = (int) Math.min(BlockLoads.BLOCK_BYTES, range.length());
      this.fetch = share.fetch(object, new LeasedFetch.Piecing(range, pieceBytes), this);
    }

    @Override
    public void piece(BufferLease lease, int length) {
      arrivals.add(new Arrival(this, lease, position, length, null));
      position += length;
    }

    @Override
    public void finished(int pieces) {
      arrivals.add(new Arrival(this, null, position, 0, null));
    }

    @Override
    public void failed(RangedIOException fault) {
      arrivals.add(new Arrival(this, null, position, 0, fault));
    }
  }
}
