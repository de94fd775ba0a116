package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RemoteReply;
import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.fault.RetryStatus;
import io.s3ranged.metrics.Metric;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One fetch from order to end, over as many exchanges as it takes.
 *
 * <p>{@code QUEUED -> RUNNING -> ENDED}, and {@code RUNNING -> WAITING -> QUEUED} for a back-off.
 * There is at most one exchange: the next starts only after the former has said its last word, so
 * the targets never have two writers. Each exchange asks for the bytes that are still missing.
 *
 * <p><b>Locks.</b> {@code lock} guards the state and nothing foreign is called under it but the
 * timer. Fields marked "in turn" are touched by the current exchange's calls or between two
 * exchanges; the state changes in between order them.
 */
final class FetchRun implements Fetch {

  private static final FetchAttempt.Slowness NEVER_SLOW =
      new FetchAttempt.Slowness(HedgePolicy.NEVER, HedgePolicy.NEVER);

  private enum State {
    QUEUED,
    RUNNING,
    WAITING,
    ENDED
  }

  /** What a run is for. */
  enum Kind {
    /** Brings the bytes, however many exchanges it takes. */
    FIRST,
    /** Brings bytes that another is slow to bring, by one exchange. */
    HEDGE
  }

  final FetchQueue.Ticket ticket = new FetchQueue.Ticket();

  private final FetchPool pool;
  private final FetchOrder order;
  private final FetchListener listener;
  private final Targets targets;
  private final Kind kind;

  /** What a hedge stands beside, or null. */
  private final FetchRun beside;

  // In turn.
  private ObjectRef object;
  private ByteRange range;
  private boolean identified;
  private long delivered;
  private int tries;
  private int failures;
  private long deadline;
  private RangedIOException last;

  private final Object lock = new Object();
  private State state = State.QUEUED;
  private boolean cancelled;
  private FetchAttempt attempt;
  private FetchTimer.Alarm backoff;

  /**
   * @param range the order's, clipped to the object's size where it is known; not empty
   * @param beside makes this a hedge of it, or null
   */
  FetchRun(
      FetchPool pool, FetchOrder order, ByteRange range, FetchListener listener, FetchRun beside) {
    this.kind = beside == null ? Kind.FIRST : Kind.HEDGE;
    this.beside = beside;
    this.pool = pool;
    this.order = order;
    this.listener = listener;
    this.targets = new Targets(order.targets());
    this.object = order.object();
    this.range = range;
  }

  Origin.Key originKey() {
    return new Origin.Key(order.transport(), order.object().bucket());
  }

  boolean isHedge() {
    return kind == Kind.HEDGE;
  }

  /** Bytes that the next exchange asks for, as far as is known. */
  long missingBytes() {
    return range.length() - delivered;
  }

  @Override
  public void promote() {
    pool.queue().promote(this);
  }

  @Override
  public void cancel() {
    FetchAttempt running = null;
    boolean over = false;
    synchronized (lock) {
      cancelled = true;
      switch (state) {
        case QUEUED -> over = true;
        case WAITING -> {
          backoff.cancel();
          over = true;
        }
        case RUNNING -> running = attempt;
        case ENDED -> {}
      }
      state = over ? State.ENDED : state;
    }
    if (running != null) {
      running.cut(cancelledFault());
    }
    if (over) {
      pool.queue().remove(this);
      listener.failed(cancelledFault());
      // It may have been the one that the next start was timed for.
      pool.startNext();
    }
  }

  /** Starts the next exchange, for which the queue has taken a place in flight. */
  void start() {
    FetchAttempt next = null;
    boolean late = false;
    synchronized (lock) {
      if (state == State.QUEUED) {
        long now = pool.timer().nanoTime();
        deadline = tries == 0 ? now + settings().deadline().toNanos() : deadline;
        late = tries > 0 && now - deadline >= 0;
        state = late ? State.ENDED : State.RUNNING;
        attempt = next = late ? null : nextAttempt();
      }
    }
    if (next == null) {
      pool.queue().release(this, pool.timer().nanoTime(), null);
      if (late) {
        pool.queue().remove(this);
        listener.failed(Faults.exhausted(last, tries));
      }
      return;
    }
    order.metrics().increment(Metric.GETS);
    if (isHedge()) {
      order.metrics().increment(Metric.HEDGES);
    }
    if (tries++ > 0) {
      order.metrics().increment(Metric.RETRIES);
    }
    next.start(order.transport(), beside == null ? null : beside.exchange());
  }

  private RangeExchange exchange() {
    FetchAttempt running;
    synchronized (lock) {
      running = attempt;
    }
    return running == null ? null : running.exchange();
  }

  private FetchAttempt nextAttempt() {
    ByteRange missing = new ByteRange(range.start() + delivered, range.end());
    return new FetchAttempt(
        this,
        object,
        missing,
        new StallWatch.Limits(pool.timer(), settings().readTimeout().toNanos(), deadline),
        canHedge() ? ticket.slowness() : NEVER_SLOW);
  }

  /** A first exchange of a pinned object: what comes twice must be the same bytes. */
  private boolean canHedge() {
    return !isHedge() && order.hedging() != Hedging.NONE && order.object().isPinned();
  }

  /** The exchange is slower than others of its size. Any thread. */
  void slow(FetchAttempt which) {
    boolean runs;
    synchronized (lock) {
      runs = attempt == which && !cancelled;
    }
    if (runs && pool.queue().mayHedge(this)) {
      order.hedging().slow();
    }
  }

  /**
   * Where the store may write by itself: nowhere when a first exchange has failed, and nowhere for
   * a hedge, so that whatever ails that way is answered over HTTP.
   */
  List<ByteBuffer> offered() {
    return tries > 1 || isHedge() ? List.of() : targets.slice(0, range.length());
  }

  /** The head passed the gate; says where its body goes. */
  List<ByteBuffer> admitted(ResponseGate.Admitted answer, ResponseHead head) {
    pool.queue().admitted(this);
    object = answer.object();
    range = range.clip(object.size());
    if (head.remoteReply() instanceof RemoteReply.Done) {
      order.metrics().increment(Metric.REMOTE_GETS);
    }
    identify(head.lastModifiedMillis());
    return targets.slice(delivered, answer.range().length());
  }

  void progressed(int bytes) {
    delivered += bytes;
    pool.queue().arrived(this, bytes);
    order.metrics().add(Metric.BYTES_FETCHED, bytes);
    listener.progress(delivered);
  }

  /** The exchange has said its last word; {@code fault} is null if all bytes are there. */
  void ended(FetchAttempt over, RangedIOException fault) {
    boolean empty = fault != null && saysEmpty(over, fault);
    if (fault != null && fault.kind() == FaultKind.THROTTLED) {
      order.metrics().increment(Metric.THROTTLES);
      pool.queue().refused(this, pool.timer().nanoTime());
    }
    pool.queue().release(this, pool.timer().nanoTime(), fault == null ? learn(over) : null);
    RangedIOException outcome = empty ? null : fault;
    boolean again = false;
    synchronized (lock) {
      attempt = null;
      if (outcome != null && cancelled) {
        // Whoever owns the targets must know that they are lost.
        boolean lost = outcome.kind() == FaultKind.REMOTE_MEMORY_LOST;
        outcome = lost ? outcome : cancelledFault();
        order.metrics().increment(Metric.CANCELLED_FETCHES);
      } else if (outcome != null) {
        again = backOff(over, outcome);
        outcome = again ? null : finalForm(outcome);
      }
      state = again ? State.WAITING : State.ENDED;
    }
    // From here on, if it goes again, the next exchange may be running already.
    if (!again) {
      pool.queue().remove(this);
      finish(outcome, empty);
    }
    pool.startNext();
  }

  private ConcurrencyController.Took learn(FetchAttempt over) {
    long nanos = over.ageNanos();
    pool.queue().learn(this, over.received(), over.headNanos(), nanos);
    return new ConcurrencyController.Took(nanos, nanos - over.headNanos());
  }

  /** S3 has no 206 for an object without bytes: a 416 from its first byte on is how it says so. */
  private static boolean saysEmpty(FetchAttempt over, RangedIOException fault) {
    return fault.kind() == FaultKind.RANGE_NOT_SATISFIABLE
        && !over.object().hasSize()
        && over.asked().start() == 0;
  }

  private boolean backOff(FetchAttempt over, RangedIOException fault) {
    last = fault;
    failures = over.received() > 0 ? 1 : failures + 1;
    long remaining = deadline - pool.timer().nanoTime();
    long delay =
        canResume() && !isHedge()
            ? pool.policy().delayNanos(fault, failures, remaining)
            : RetryPolicy.GIVE_UP;
    if (delay == RetryPolicy.GIVE_UP) {
      return false;
    }
    backoff = pool.timer().schedule(delay, this::requeue);
    return true;
  }

  /** Behind bytes of one version go bytes of the same only, which needs something to name it. */
  private boolean canResume() {
    return delivered == 0 || (delivered < range.length() && object.isPinned());
  }

  private RangedIOException finalForm(RangedIOException fault) {
    return fault.retryStatus() == RetryStatus.RETRYABLE ? Faults.exhausted(fault, tries) : fault;
  }

  private void requeue() {
    boolean waits;
    synchronized (lock) {
      waits = state == State.WAITING;
      state = waits ? State.QUEUED : state;
    }
    if (waits) {
      pool.queue().addAgain(this);
      pool.startNext();
    }
  }

  private void finish(RangedIOException outcome, boolean empty) {
    if (outcome != null) {
      listener.failed(outcome);
      return;
    }
    if (empty) {
      object = object.withIdentity(object.etag(), 0);
      identify(-1);
    }
    listener.done();
  }

  private void identify(long lastModifiedMillis) {
    if (!identified) {
      identified = true;
      listener.identified(object, lastModifiedMillis);
    }
  }

  private RangedIOException cancelledFault() {
    return Faults.of(FaultKind.CANCELLED, order.object(), order.range(), "the fetch was cancelled");
  }

  FetchSettings settings() {
    return pool.settings();
  }
}
