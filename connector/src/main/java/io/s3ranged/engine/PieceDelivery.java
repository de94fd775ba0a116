package io.s3ranged.engine;

import io.s3ranged.engine.LeasedFetch.Outcome;
import io.s3ranged.engine.LeasedFetch.Piecing;
import io.s3ranged.engine.fetch.Fetch;
import io.s3ranged.engine.fetch.FetchListener;
import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns bytes that arrive into pieces: from the first fetch as they come, or all that are left from
 * its hedge, if that is done before.
 *
 * <p>{@code FIRST -> HEDGED -> OVER}, or {@code FIRST -> OVER}. Each side writes into leases of its
 * own, and no lease changes sides. Who is done first wins: the other is cancelled, and gives its
 * leases back when it has heard its last word, since until then somebody may write to them. A side
 * that fails leaves the other to go on; the fault of the first is told when both have failed.
 *
 * <p>Its calls take turns, so that those of an outcome do not overlap. Thread-safe.
 */
final class PieceDelivery {

  /** Starts a hedge into the targets, or returns null. */
  @FunctionalInterface
  interface HedgeStart {
    Fetch start(Fetch slow, FetchListener listener, List<ByteBuffer> targets);
  }

  private final Piecing piecing;
  private final int pieces;
  private final Outcome outcome;
  private final MetricSet metrics;
  private final Turns turns = new Turns();
  private final Side first;

  // In turn.
  private Side hedge;
  private int delivered;
  private boolean over;
  private boolean cancelled;
  private RangedIOException failure;

  /**
   * @param leases for the first pieces, at least for one
   */
  PieceDelivery(Piecing piecing, List<BufferLease> leases, Outcome outcome, MetricSet metrics) {
    this.piecing = piecing;
    this.pieces = leases.size();
    this.outcome = outcome;
    this.metrics = metrics;
    this.first = new Side(0, leases);
  }

  /** The listener of the first fetch, and where its bytes go. */
  FetchListener listener() {
    return first;
  }

  List<ByteBuffer> targets() {
    return first.targets();
  }

  /** Until it is told of the first fetch nothing is hedged. */
  void started(Fetch fetch) {
    first.fetch = fetch;
  }

  /** Cancels what runs; the outcome hears of it from those who ran. */
  void cancel() {
    turns.run(
        () -> {
          cancelled = true;
          first.stop();
          if (hedge != null) {
            hedge.stop();
          }
        });
  }

  /**
   * Has the pieces that are missing fetched a second time, if nothing speaks against it.
   *
   * @param supply memory that costs nobody anything he wants
   */
  void hedge(LeaseSupply supply, HedgeStart start) {
    turns.run(
        () -> {
          boolean runs = !over && !cancelled && first.fetch != null && !first.ended;
          if (runs && hedge == null && delivered < pieces) {
            hedgeFrom(delivered, supply, start);
          }
        });
  }

  private void hedgeFrom(int piece, LeaseSupply supply, HedgeStart start) {
    List<BufferLease> leases = new ArrayList<>(pieces - piece);
    for (int i = piece; i < pieces; i++) {
      BufferLease lease = supply.spare(piecing.length(i));
      if (lease == null) {
        break;
      }
      leases.add(lease);
    }
    Side side = new Side(piece, leases);
    side.fetch =
        leases.size() < pieces - piece ? null : start.start(first.fetch, side, side.targets());
    if (side.fetch == null) {
      side.giveBackRest();
    } else {
      hedge = side;
    }
  }

  /** The first piece of the hedge, while one is being started. */
  int nextPiece() {
    return delivered;
  }

  private void arrived(Side side, long bytes) {
    while (!over && side == first && delivered < pieces && endOf(delivered) <= bytes) {
      deliver(side, piecing.length(delivered));
    }
  }

  private void done(Side side, long bytes) {
    side.ended = true;
    if (!over) {
      long have = startOf(side.firstPiece) + bytes;
      while (delivered < pieces && have > startOf(delivered)) {
        deliver(side, (int) Math.min(piecing.length(delivered), have - startOf(delivered)));
      }
      over = true;
      stopOther(side);
      side.giveBackRest();
      outcome.finished(delivered);
    } else {
      side.giveBackRest();
    }
  }

  private void stopOther(Side winner) {
    if (winner == hedge) {
      metrics.increment(Metric.HEDGES_WON);
      first.stop();
    } else if (hedge != null) {
      hedge.stop();
    }
  }

  private void failed(Side side, RangedIOException fault) {
    side.ended = true;
    if (fault.kind() == FaultKind.REMOTE_MEMORY_LOST) {
      side.endRest(BufferLease::quarantine);
    } else {
      side.giveBackRest();
    }
    failure = side == first ? fault : failure;
    boolean otherRuns = side == first ? hedge != null && !hedge.ended : !first.ended;
    if (!over && !otherRuns) {
      over = true;
      outcome.failed(failure);
    }
  }

  private void deliver(Side side, int length) {
    BufferLease lease = side.take(delivered);
    delivered++;
    outcome.piece(lease, length);
  }

  private long startOf(int piece) {
    return (long) piece * piecing.pieceBytes();
  }

  private long endOf(int piece) {
    return startOf(piece) + piecing.length(piece);
  }

  /** One fetch and its leases. */
  private final class Side implements FetchListener {

    private final int firstPiece;
    private final List<BufferLease> leases;
    private volatile Fetch fetch;

    // Touched by the fetch's calls alone, which do not overlap.
    private long bytes;
    private int complete;

    // In turn.
    private boolean ended;

    Side(int firstPiece, List<BufferLease> leases) {
      this.firstPiece = firstPiece;
      this.leases = leases;
      this.complete = firstPiece;
    }

    List<ByteBuffer> targets() {
      List<ByteBuffer> targets = new ArrayList<>(leases.size());
      for (BufferLease lease : leases) {
        targets.add(lease.buffer());
      }
      return targets;
    }

    @Override
    public void identified(ObjectRef object, long lastModifiedMillis) {
      if (this == first) {
        outcome.identified(object, lastModifiedMillis);
      }
    }

    @Override
    public void progress(long soFar) {
      bytes = soFar;
      // Nobody need know of less than a piece.
      if (this == first && complete < pieces && endOf(complete) <= soFar) {
        while (complete < pieces && endOf(complete) <= soFar) {
          complete++;
        }
        turns.run(() -> PieceDelivery.this.arrived(this, soFar));
      }
    }

    @Override
    public void done() {
      long all = bytes;
      turns.run(() -> PieceDelivery.this.done(this, all));
    }

    @Override
    public void failed(RangedIOException fault) {
      turns.run(() -> PieceDelivery.this.failed(this, fault));
    }

    BufferLease take(int piece) {
      return leases.set(piece - firstPiece, null);
    }

    void stop() {
      Fetch running = fetch;
      if (running != null && !ended) {
        running.cancel();
      }
    }

    void giveBackRest() {
      endRest(BufferLease::close);
    }

    void endRest(Consumer<BufferLease> end) {
      for (int i = 0; i < leases.size(); i++) {
        BufferLease lease = leases.set(i, null);
        if (lease != null) {
          end.accept(lease);
        }
      }
    }
  }
}
