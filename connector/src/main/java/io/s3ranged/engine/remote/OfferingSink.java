package io.s3ranged.engine.remote;

import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.RemoteReply;
import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The answer to a GET that offered memory: {@code OFFERED -> WRITTEN | IN_BODY}, told by the head.
 *
 * <p>Where the store wrote, the sink sees a head that promises as many bytes as the store says it
 * wrote, so that all checks of a body apply, and then those bytes at once. Where it declined, the
 * sink sees the answer as it is. An exchange that ends before its head leaves it open whether
 * somebody still writes: the token is revoked then, whatever the reason.
 */
final class OfferingSink implements ResponseSink {

  /** An answer takes less; whoever gives up after so long was left waiting. */
  private static final long SILENT_NANOS = 5_000_000_000L;

  /** What may be due to the offer, and not to the object or the load of the store. */
  private static final Set<FaultKind> TROUBLES =
      EnumSet.of(
          FaultKind.REQUEST_REFUSED,
          FaultKind.CREDENTIALS_REFUSED,
          FaultKind.PROTOCOL_VIOLATION,
          FaultKind.CONNECTION_BROKEN,
          FaultKind.TIMED_OUT,
          FaultKind.STORE_ERROR);

  /** What is final for any other GET. */
  private static final Set<FaultKind> REFUSALS =
      EnumSet.of(FaultKind.REQUEST_REFUSED, FaultKind.CREDENTIALS_REFUSED);

  private final RemoteTransport transport;
  private final RangeRequest request;
  private final ResponseSink sink;
  private final List<ByteBuffer> windows;
  private final long startedNanos;
  private boolean answered;
  private long written;

  OfferingSink(
      RemoteTransport transport,
      RangeRequest request,
      ResponseSink sink,
      List<ByteBuffer> windows) {
    this.transport = transport;
    this.request = request;
    this.sink = sink;
    this.windows = windows;
    this.startedNanos = transport.nanoTime();
  }

  RangeRequest request() {
    return request;
  }

  @Override
  public List<ByteBuffer> head(ResponseHead head) throws RangedIOException {
    answered = true;
    if (!(head.remoteReply() instanceof RemoteReply.Done done)) {
      transport.store().declined(request.range().length());
      return sink.head(head);
    }
    try {
      check(head, done.bytes());
      List<ByteBuffer> unused = sink.head(head.withContentLength(done.bytes()));
    } catch (RangedIOException e) {
      learn(e);
      throw e;
    }
    written = done.bytes();
    transport.store().done();
    // The body has no room: the least of it is a violation.
    return List.of();
  }

  private void check(ResponseHead head, long bytes) throws RangedIOException {
    if (bytes < 0) {
      throw violation("the store says that it wrote into memory, and not how much", null);
    }
    if (head.contentLength() > 0) {
      throw violation(
          "the store says that it wrote into memory, and sends "
              + head.contentLength()
              + " bytes besides",
          null);
    }
  }

  @Override
  public void progress(int bytes) {
    sink.progress(bytes);
  }

  @Override
  public void done() {
    if (written > 0) {
      sink.progress(Math.toIntExact(written));
    }
    sink.done();
  }

  @Override
  public void failed(RangedIOException fault) {
    if (answered) {
      sink.failed(fault);
      return;
    }
    learn(fault);
    transport.revokeSoon(() -> sink.failed(revoked(fault)));
  }

  private void learn(RangedIOException fault) {
    boolean leftWaiting =
        fault.kind() == FaultKind.CANCELLED && transport.nanoTime() - startedNanos >= SILENT_NANOS;
    if (leftWaiting || TROUBLES.contains(fault.kind())) {
      transport.store().troubled();
    }
  }

  private RangedIOException revoked(RangedIOException fault) {
    if (!transport.writes().revoke(windows)) {
      return Faults.of(
          FaultKind.REMOTE_MEMORY_LOST,
          request.object(),
          request.range(),
          "memory that was offered to the store could not be taken back",
          fault);
    }
    // The same GET without an offer may be in order.
    return REFUSALS.contains(fault.kind())
        ? violation("the store refused a GET that offered it memory", fault)
        : fault;
  }

  private RangedIOException violation(String detail, RangedIOException cause) {
    return Faults.of(
        FaultKind.PROTOCOL_VIOLATION, request.object(), request.range(), detail, cause);
  }
}
