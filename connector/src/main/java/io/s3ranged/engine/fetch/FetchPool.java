package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends ranged GETs, a bounded number at once, and brings each to its end. Safe to use from any
 * thread.
 *
 * <ul>
 *   <li><b>Bound.</b> At most {@code maxInFlight} exchanges run. A fetch that backs off holds no
 *       place.
 *   <li><b>Pace.</b> A bucket whose store asks to slow down is asked no faster, under one
 *       connection identity, than it admits requests; others are not held up by it ({@link
 *       RatePacer}).
 *   <li><b>Order.</b> Demanded fetches before those read ahead; within one urgency first come,
 *       first served; a fetch that is tried again comes before those of its urgency that never ran.
 *   <li><b>Hedges.</b> A fetch that is slow is told to whoever can have its bytes asked for a
 *       second time ({@link Hedging}); that, the time-out and the retry are three separate things.
 *   <li><b>Retries</b> happen here and nowhere else. A broken body goes on at the missing byte,
 *       with {@code If-Match}; no byte is reported twice. The number of tries starts anew with each
 *       byte of progress, the deadline does not.
 *   <li><b>Threads.</b> It has none of its own: listeners are called on the transport's, the
 *       timer's, or the caller's of {@code submit}, {@code cancel} and {@code close}, without a
 *       lock.
 * </ul>
 */
public final class FetchPool implements AutoCloseable {

  /** A fetch that was over before it began. */
  private static final Fetch OVER =
      new Fetch() {
        @Override
        public void promote() {}

        @Override
        public void cancel() {}
      };

  private final FetchSettings settings;
  private final FetchTimer timer;
  private final RetryPolicy policy;
  private final FetchQueue queue;
  private final AtomicInteger wanted = new AtomicInteger();

  /** When the timer looks again for who may start; touched by the one thread that starts. */
  private FetchTimer.Alarm alarm;

  /**
   * @param timer stays the caller's, to be closed after the pool
   */
  public FetchPool(FetchSettings settings, FetchTimer timer) {
    this(settings, timer, new RetryPolicy(settings.maxAttempts()));
  }

  FetchPool(FetchSettings settings, FetchTimer timer, RetryPolicy policy) {
    this.settings = settings;
    this.timer = timer;
    this.policy = policy;
    this.queue = new FetchQueue(settings);
  }

  /**
   * Takes an order. Does not block; {@code listener} may be called before this returns.
   *
   * <p>Of an object of known size the range is clipped to it first, and a range without bytes is
   * {@code done} without a GET. After {@link #close} the listener hears {@code CANCELLED}.
   *
   * @throws IllegalArgumentException if the targets have less room than the range has bytes
   */
  public Fetch submit(FetchOrder order, Urgency urgency, FetchListener listener) {
    ObjectRef object = order.object();
    ByteRange range = object.hasSize() ? order.range().clip(object.size()) : order.range();
    long room = new Targets(order.targets()).room();
    if (room < range.length()) {
      throw new IllegalArgumentException(
          "Targets of " + room + " bytes for " + range + " of " + object);
    }
    if (range.isEmpty()) {
      listener.done();
      return OVER;
    }
    FetchRun run = new FetchRun(this, order, range, listener, null);
    if (!queue.add(run, urgency, timer.nanoTime())) {
      listener.failed(Faults.of(FaultKind.CANCELLED, object, range, "the fetch pool is closed"));
      return OVER;
    }
    startNext();
    return run;
  }

  /**
   * Asks for bytes that another fetch is slow to bring, into targets that nobody else writes to.
   *
   * <p>As {@link #submit}, but before all that wait, and by one exchange alone: a hedge that fails
   * is over, since the fetch that it stands beside still goes on. Takes one from the budget of its
   * bucket.
   *
   * @param slow what {@link #submit} gave: the hedge goes by another way, where there is one
   * @param order of a pinned object; its range has bytes
   * @return null if the budget is spent or the pool closed; the listener then hears nothing
   */
  public Fetch hedge(Fetch slow, FetchOrder order, FetchListener listener) {
    ByteRange range = order.range().clip(order.object().size());
    FetchRun run = new FetchRun(this, order, range, listener, (FetchRun) slow);
    if (!queue.addHedge(run)) {
      return null;
    }
    startNext();
    return run;
  }

  /** Exchanges that run now. */
  public int inFlight() {
    return queue.inFlight();
  }

  /**
   * Requests a second that a bucket may be asked now over a transport; infinite where its store has
   * not asked to slow down, or long ago.
   */
  public double rate(RangeTransport transport, String bucket) {
    return queue.rate(new Origin.Key(transport, bucket), timer.nanoTime());
  }

  /** Exchanges that a bucket may run at once now over a transport. */
  public int width(RangeTransport transport, String bucket) {
    return queue.width(new Origin.Key(transport, bucket));
  }

  /** Fetches that are not over: waiting, backing off or in flight. */
  public int live() {
    return queue.live();
  }

  /** Cancels every fetch and takes no more. Returns at once, as {@link Fetch#cancel} does. */
  @Override
  public void close() {
    queue.close().forEach(FetchRun::cancel);
  }

  /**
   * Starts what fits. A transport may answer before {@code start} returns, and its answer frees a
   * place and comes here again: that call only leaves word, so the stack does not grow with the
   * queue.
   */
  void startNext() {
    if (wanted.getAndIncrement() != 0) {
      return;
    }
    int served;
    do {
      served = wanted.get();
      for (FetchRun next = poll(); next != null; next = poll()) {
        start(next);
      }
      setAlarm();
    } while (wanted.addAndGet(-served) != 0);
  }

  private FetchRun poll() {
    return queue.poll(timer.nanoTime());
  }

  /** The timer wakes the pool when the pace of an origin lets its next fetch go. */
  private void setAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    long wait = queue.waitNanos(timer.nanoTime());
    if (wait != FetchQueue.NONE) {
      alarm = timer.schedule(wait, this::startNext);
    }
  }

  private static void start(FetchRun run) {
    try {
      run.start();
    } catch (RuntimeException | Error e) {
      // A listener's error, on the stack of a transport that answers at once. It is not the pool's,
      // and the fetches of others go on.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  FetchQueue queue() {
    return queue;
  }

  FetchSettings settings() {
    return settings;
  }

  FetchTimer timer() {
    return timer;
  }

  RetryPolicy policy() {
    return policy;
  }
}
