package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One exchange of a fetch: holds its answer to what was asked and counts its bytes to the end.
 *
 * <p>Tells its {@link FetchRun} of the head, of bytes and, once, of the end, in the order and with
 * the happens-before of the transport's calls. {@link #cut} may come from any thread.
 */
final class FetchAttempt implements ResponseSink {

  private final FetchRun run;
  private final ObjectRef object;
  private final ByteRange asked;
  private final StallWatch watch;
  private final Slowness slowness;

  // Touched by the transport's calls alone.
  private long promised = -1;
  private long headNanos;
  private long received;
  private boolean overrun;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Object lock = new Object();
  private RangeExchange exchange;
  private RangedIOException reason;

  /**
   * From when on an exchange is slow, in nanoseconds from its start.
   *
   * @param headNanos without a head
   * @param wholeNanos without all of its bytes
   */
  record Slowness(long headNanos, long wholeNanos) {}

  FetchAttempt(
      FetchRun run,
      ObjectRef object,
      ByteRange asked,
      StallWatch.Limits limits,
      Slowness slowness) {
    this.run = run;
    this.object = object;
    this.asked = asked;
    this.slowness = slowness;
    this.watch = new StallWatch(limits, this::expired);
  }

  ObjectRef object() {
    return object;
  }

  ByteRange asked() {
    return asked;
  }

  /** Bytes that this exchange brought. */
  long received() {
    return received;
  }

  /** Nanoseconds from the start to the head. */
  long headNanos() {
    return headNanos;
  }

  /** Nanoseconds since the start. */
  long ageNanos() {
    return watch.ageNanos();
  }

  /** What runs, or null while it is being started. */
  RangeExchange exchange() {
    synchronized (lock) {
      return exchange;
    }
  }

  /**
   * @param slow what this is to stand beside, or null
   */
  void start(RangeTransport transport, RangeExchange slow) {
    watch.start(slowness.headNanos());
    RangeExchange started;
    try {
      RangeRequest request = new RangeRequest(object, asked);
      started =
          slow == null
              ? transport.start(request, this)
              : transport.startBeside(slow, request, this);
    } catch (RuntimeException e) {
      if (!end(fault(FaultKind.UNREACHABLE, "the transport could not start: " + e, e))) {
        throw e;
      }
      return;
    }
    boolean cutBefore;
    synchronized (lock) {
      exchange = started;
      cutBefore = reason != null;
    }
    if (cutBefore) {
      started.cancel();
    }
  }

  /** Cancels the exchange; if it then ends as cancelled, it has ended with {@code why}. */
  void cut(RangedIOException why) {
    RangeExchange running;
    synchronized (lock) {
      if (reason != null) {
        return;
      }
      reason = why;
      running = exchange;
    }
    // Null while the transport is starting; start() then cancels.
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public List<ByteBuffer> offered() {
    return run.offered();
  }

  @Override
  public List<ByteBuffer> head(ResponseHead head) throws RangedIOException {
    watch.touch();
    RangedIOException cut = reason();
    if (cut != null) {
      throw cut;
    }
    ResponseGate.Admitted admitted = ResponseGate.admit(object, asked, head);
    promised = admitted.range().length();
    headNanos = watch.ageNanos();
    watch.slowAfter(slowness.wholeNanos());
    return run.admitted(admitted, head);
  }

  @Override
  public void progress(int bytes) {
    watch.touch();
    overrun |= received + bytes > promised;
    if (!overrun) {
      received += bytes;
      run.progressed(bytes);
    }
  }

  @Override
  public void done() {
    if (promised < 0 || overrun) {
      end(fault(FaultKind.PROTOCOL_VIOLATION, "the body is not what its head promised", null));
    } else if (received < promised) {
      end(fault(FaultKind.CONNECTION_BROKEN, "the body ended after " + count(), null));
    } else {
      end(null);
    }
  }

  @Override
  public void failed(RangedIOException fault) {
    RangedIOException cut = reason();
    RangedIOException why = cut != null && fault.kind() == FaultKind.CANCELLED ? cut : fault;
    // What breaks behind the last byte breaks nothing, unless the body goes on there: then it is
    // not the body that its head promised.
    boolean whole = received == promised && fault.kind() != FaultKind.PROTOCOL_VIOLATION;
    end(whole ? null : why);
  }

  /** False if the exchange was over: a transport that throws after its last word ends nothing. */
  private boolean end(RangedIOException fault) {
    boolean first = ended.compareAndSet(false, true);
    if (first) {
      watch.stop();
      run.ended(this, fault);
    }
    return first;
  }

  private void expired(StallWatch.Verdict verdict) {
    if (verdict == StallWatch.Verdict.SLOW) {
      run.slow(this);
      return;
    }
    String detail =
        switch (verdict) {
          case SLOW -> throw new AssertionError(verdict);
          case SILENT -> "no byte came for " + run.settings().readTimeout();
          case OVERDUE -> "not done by the deadline of " + run.settings().deadline();
        };
    cut(fault(FaultKind.TIMED_OUT, detail, null));
  }

  private RangedIOException reason() {
    synchronized (lock) {
      return reason;
    }
  }

  private String count() {
    return received + " of " + promised + " bytes";
  }

  private RangedIOException fault(FaultKind kind, String detail, Throwable cause) {
    return Faults.of(kind, object, asked, detail, cause);
  }
}
