package io.s3ranged.engine.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/**
 * Off-heap memory under one hard budget.
 *
 * <p><b>Slabs.</b> Memory comes in slabs of {@link #SLAB_BYTES}, allocated when first needed and
 * never unmapped while the JVM runs: a late writer can at worst spoil a buffer, never the process.
 * A slab is cut into pieces of a power of two, from {@link #MIN_PIECE_BYTES}, so that small objects
 * do not take a whole slab each. The budget counts slabs in use, cut ones wholly, so what the gauge
 * shows is never less than what is used.
 *
 * <p><b>Grants</b> are first come, first served: while a request waits, {@link #tryAcquire} gets
 * nothing. A request takes one lease and whoever waits holds none, so no circle of waiters can
 * form; see {@code docs/concurrency.md}.
 *
 * <p>Where the JVM gives less direct memory than the budget ({@code -XX:MaxDirectMemorySize}), the
 * pool makes do with the slabs that it got; if it got none at all, the asker gets the {@link
 * OutOfMemoryError}.
 *
 * <p>Thread-safe. One lock, under which nothing foreign is called but who makes slabs.
 */
public final class BufferPool {

  /** Bytes of a slab, and of the largest lease: the block of the cache. */
  public static final int SLAB_BYTES = 1 << 20;

  /** Bytes of the smallest piece. */
  public static final int MIN_PIECE_BYTES = 1 << 12;

  private final Object lock = new Object();
  private final int maxSlabs;
  private final IntFunction<ByteBuffer> slabs;
  private final Deque<ByteBuffer> freeSlabs = new ArrayDeque<>();
  private final SizeClass[] classes = new SizeClass[classOf(SLAB_BYTES) + 1];
  private final Deque<MemoryRequest> waiting = new ArrayDeque<>();
  private int allocatedSlabs;
  private int quarantinedSlabs;
  private int peakSlabs;
  private int leases;

  /**
   * @param maxBytes the budget; rounded down to whole slabs, at least one
   */
  public BufferPool(long maxBytes) {
    this(maxBytes, ByteBuffer::allocateDirect);
  }

  /**
   * @param slabs makes a direct buffer of so many bytes, whenever one more is needed; called under
   *     the pool's lock, and may call nothing that could come back here
   */
  public BufferPool(long maxBytes, IntFunction<ByteBuffer> slabs) {
    this.slabs = slabs;
    this.maxSlabs = Math.toIntExact(Math.max(1, maxBytes / SLAB_BYTES));
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new SizeClass(MIN_PIECE_BYTES << i);
    }
  }

  /** A lease of {@code length} bytes, or null if there is none without making others wait more. */
  public BufferLease tryAcquire(int length) {
    checkLength(length);
    synchronized (lock) {
      return waiting.isEmpty() ? take(length) : null;
    }
  }

  /**
   * Asks for a lease of {@code length} bytes. {@code granted} hears of it, before this returns or
   * later, unless {@link #withdraw} takes the request back first.
   */
  public MemoryRequest request(int length, MemoryRequest.Granted granted) {
    checkLength(length);
    MemoryRequest request = new MemoryRequest(length, granted);
    BufferLease lease;
    synchronized (lock) {
      lease = waiting.isEmpty() ? take(length) : null;
      if (lease == null) {
        waiting.add(request);
      }
    }
    if (lease != null) {
      granted.accept(lease);
    }
    return request;
  }

  /** Takes a request back; false if it was granted already. */
  public boolean withdraw(MemoryRequest request) {
    boolean removed;
    Deferred grants = new Deferred();
    synchronized (lock) {
      removed = waiting.remove(request);
      serve(grants);
    }
    grants.run();
    return removed;
  }

  /** True while somebody waits: what can be spared should be given back. */
  public boolean hasWaiters() {
    synchronized (lock) {
      return !waiting.isEmpty();
    }
  }

  /** The budget in bytes. */
  public long maxBytes() {
    return (long) maxSlabs * SLAB_BYTES;
  }

  /** Bytes of slabs of which at least a piece is leased. */
  public long usedBytes() {
    synchronized (lock) {
      return usedSlabs() * (long) SLAB_BYTES;
    }
  }

  /** The most that {@link #usedBytes} ever was. */
  public long peakBytes() {
    synchronized (lock) {
      return peakSlabs * (long) SLAB_BYTES;
    }
  }

  /** Leases that are held; 0 when nothing is going on and nothing is cached. */
  public int leases() {
    synchronized (lock) {
      return leases;
    }
  }

  /** Bytes of slabs that are not used again, since somebody may still write to them. */
  public long quarantinedBytes() {
    synchronized (lock) {
      return quarantinedSlabs * (long) SLAB_BYTES;
    }
  }

  void quarantine(BufferLease lease) {
    synchronized (lock) {
      quarantinedSlabs += SizeClass.quarantine(lease.end()) ? 1 : 0;
      leases--;
    }
  }

  void release(BufferLease lease) {
    Deferred grants = new Deferred();
    synchronized (lock) {
      SizeClass.Piece piece = lease.end();
      leases--;
      ByteBuffer slab = piece.owner().give(piece);
      if (slab != null) {
        freeSlabs.push(slab);
      }
      serve(grants);
    }
    grants.run();
  }

  private void serve(Deferred grants) {
    while (!waiting.isEmpty()) {
      MemoryRequest first = waiting.peek();
      BufferLease lease = take(first.length);
      if (lease == null) {
        return;
      }
      waiting.remove();
      grants.add(() -> first.granted.accept(lease));
    }
  }

  private BufferLease take(int length) {
    SizeClass sizeClass = classes[classOf(length)];
    SizeClass.Piece piece = sizeClass.take();
    if (piece == null) {
      ByteBuffer slab = takeSlab();
      if (slab == null) {
        return null;
      }
      piece = sizeClass.cut(slab);
    }
    leases++;
    return new BufferLease(this, piece, length);
  }

  private ByteBuffer takeSlab() {
    ByteBuffer slab = freeSlabs.poll();
    if (slab == null && allocatedSlabs < maxSlabs) {
      slab = allocateSlab();
      allocatedSlabs += slab == null ? 0 : 1;
    }
    peakSlabs = Math.max(peakSlabs, slab == null ? 0 : usedSlabs());
    return slab;
  }

  /** A new slab, or null where the JVM has no memory for it: what is there must do then. */
  private ByteBuffer allocateSlab() {
    try {
      return slabs.apply(SLAB_BYTES);
    } catch (OutOfMemoryError e) {
      if (allocatedSlabs == 0) {
        throw e;
      }
      return null;
    }
  }

  private int usedSlabs() {
    return allocatedSlabs - freeSlabs.size();
  }

  private static int classOf(int length) {
    int pieces = (length + MIN_PIECE_BYTES - 1) / MIN_PIECE_BYTES;
    return 32 - Integer.numberOfLeadingZeros(Math.max(1, pieces) - 1);
  }

  private static void checkLength(int length) {
    if (length < 1 || length > SLAB_BYTES) {
      throw new IllegalArgumentException("A lease has 1 to " + SLAB_BYTES + " bytes: " + length);
    }
  }
}
