package io.s3ranged.engine;

import io.s3ranged.engine.fetch.Fetch;
import io.s3ranged.engine.fetch.FetchOrder;
import io.s3ranged.engine.fetch.FetchPool;
import io.s3ranged.engine.fetch.Hedging;
import io.s3ranged.engine.fetch.Urgency;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.memory.MemoryRequest;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One fetch into leases: memory first, then the GET.
 *
 * <p>Cuts a range into pieces of the sizes that it is given and asks for a lease for each. The
 * first piece waits for memory if it is demanded; the others take what is to spare, and what does
 * not fit is left out. {@code AWAITING MEMORY -> FETCHING -> OVER}. A fetch that is slow is hedged
 * into leases of its own, where there are any to spare ({@link PieceDelivery}).
 *
 * <p>Guarded by its own monitor; nothing foreign is called under it.
 */
final class LeasedFetch {

  /** Hears how it goes. Owns each lease that it is given. Calls do not overlap. */
  interface Outcome {

    /** See {@link io.s3ranged.engine.fetch.FetchListener#identified}. */
    default void identified(ObjectRef object, long lastModifiedMillis) {}

    /** The next piece is complete; {@code length} bytes of it, fewer only at the object's end. */
    void piece(BufferLease lease, int length);

    /** All pieces that found memory are delivered; {@code pieces} of them, perhaps 0. */
    void finished(int pieces);

    /** Over; the pieces that were not delivered will not be. */
    void failed(RangedIOException fault);
  }

  /** The pieces' lengths in order. All but the last are full. */
  record Piecing(ByteRange range, int pieceBytes) {

    int count() {
      return Math.toIntExact((range.length() + pieceBytes - 1) / pieceBytes);
    }

    int length(int piece) {
      return (int) Math.min(pieceBytes, range.length() - (long) piece * pieceBytes);
    }

    /** The range of the first {@code pieces} pieces. */
    ByteRange first(int pieces) {
      return new ByteRange(
          range.start(), Math.min(range.end(), range.start() + (long) pieces * pieceBytes));
    }
  }

  private final LeaseSupply supply;
  private final FetchPool pool;
  private final LoadContext context;
  private final Piecing piecing;
  private final Outcome outcome;

  private MemoryRequest waiting;
  private Fetch fetch;
  private PieceDelivery delivery;
  private boolean cancelled;
  private boolean promoted;
  private volatile boolean granted;

  LeasedFetch(
      LeaseSupply supply, FetchPool pool, LoadContext context, Piecing piecing, Outcome outcome) {
    this.supply = supply;
    this.pool = pool;
    this.context = context;
    this.piecing = piecing;
    this.outcome = outcome;
  }

  /** Waits for memory for the first piece, then fetches. */
  void startDemanded() {
    promoted = true;
    long asked = System.nanoTime();
    MemoryRequest request =
        supply.demand(
            piecing.length(0),
            first -> {
              context.metrics().add(Metric.MEMORY_WAIT, System.nanoTime() - asked);
              fetchInto(first, Urgency.DEMANDED);
            });
    boolean withdraw;
    synchronized (this) {
      waiting = request;
      withdraw = cancelled;
    }
    if (withdraw) {
      cancel();
    }
  }

  /** Fetches what finds memory now. */
  void startAhead() {
    BufferLease first = supply.spare(piecing.length(0));
    if (first == null) {
      outcome.finished(0);
    } else {
      fetchInto(first, Urgency.AHEAD);
    }
  }

  void promote() {
    Fetch running;
    synchronized (this) {
      promoted = true;
      running = fetch;
    }
    if (running != null) {
      running.promote();
    }
  }

  void cancel() {
    PieceDelivery running;
    MemoryRequest request;
    synchronized (this) {
      cancelled = true;
      running = delivery;
      request = waiting;
    }
    if (running != null) {
      running.cancel();
    } else if (request != null && supply.withdraw(request)) {
      outcome.failed(cancelledFault());
    }
  }

  /** True once it has memory: from then on it waits for the store alone. From any thread. */
  boolean hasMemory() {
    return granted;
  }

  private void fetchInto(BufferLease first, Urgency urgency) {
    granted = true;
    List<BufferLease> leases = new ArrayList<>(piecing.count());
    leases.add(first);
    while (leases.size() < piecing.count()) {
      BufferLease next = supply.spare(piecing.length(leases.size()));
      if (next == null) {
        break;
      }
      leases.add(next);
    }
    PieceDelivery pieces = new PieceDelivery(piecing, leases, outcome, context.metrics());
    synchronized (this) {
      delivery = pieces;
    }
    FetchOrder order =
        order(piecing.first(leases.size()), pieces.targets(), () -> hedge(pieces, leases.size()));
    Fetch started = pool.submit(order, urgency, pieces.listener());
    pieces.started(started);
    boolean cancelNow;
    boolean promoteNow;
    synchronized (this) {
      fetch = started;
      cancelNow = cancelled;
      promoteNow = promoted && urgency == Urgency.AHEAD;
    }
    if (cancelNow) {
      pieces.cancel();
    } else if (promoteNow) {
      started.promote();
    }
  }

  /** Asks a second time for the pieces that are not there, where memory is to spare. */
  private void hedge(PieceDelivery pieces, int count) {
    pieces.hedge(
        supply,
        (slow, listener, targets) -> {
          long start = piecing.first(pieces.nextPiece()).end();
          ByteRange missing = new ByteRange(start, piecing.first(count).end());
          return pool.hedge(slow, order(missing, targets, Hedging.NONE), listener);
        });
  }

  private FetchOrder order(ByteRange range, List<ByteBuffer> targets, Hedging hedging) {
    return new FetchOrder(
        context.transport(), context.object(), range, targets, context.metrics(), hedging);
  }

  private RangedIOException cancelledFault() {
    return Faults.of(
        FaultKind.CANCELLED,
        context.object(),
        piecing.range(),
        "nobody wants these bytes any more");
  }
}
