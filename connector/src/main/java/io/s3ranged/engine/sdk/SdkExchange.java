package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** One GET, from the call of the SDK to the sink's last call. */
final class SdkExchange implements RangeExchange, Runnable {

  private final SdkRangeTransport transport;
  private final RangeRequest request;
  private final ResponseSink sink;

  /** What is on the wire; guarded by this. */
  private Abortable wire;

  private volatile boolean cancelled;

  SdkExchange(SdkRangeTransport transport, RangeRequest request, ResponseSink sink) {
    this.transport = transport;
    this.request = request;
    this.sink = sink;
  }

  @Override
  public void run() {
    RangedIOException fault = null;
    try {
      read();
    } catch (Throwable t) {
      // Whatever it is, the sink must hear of it: somebody waits, and memory is held.
      fault =
          cancelled
              ? cancelledFault(t)
              : SdkFaults.ofGet(request, transport.clients().customerKey(), t);
      abort();
    } finally {
      onWire(null);
      transport.ended(this);
    }
    if (fault == null) {
      sink.done();
    } else {
      sink.failed(fault);
    }
  }

  private void read() throws IOException {
    if (cancelled) {
      throw cancelledFault(null);
    }
    GetThread thread = (GetThread) Thread.currentThread();
    thread.tell(this::onWire);
    try {
      Opened opened =
          transport.clients().ranged().getObject(transport.clients().get(request), new Opener());
      List<ByteBuffer> buffers = sink.head(opened.head());
      new BodyCopy(request, opened.head().contentLength(), buffers)
          .copy(opened.body(), thread.bounce(), this::progress);
    } finally {
      thread.tellNobody();
    }
  }

  /** A thread whose bytes stream in hears of a cancel here, before anybody gets to its socket. */
  private void progress(int bytes) throws IOException {
    if (cancelled) {
      throw cancelledFault(null);
    }
    sink.progress(bytes);
  }

  private synchronized void onWire(Abortable sent) {
    wire = sent;
    if (cancelled) {
      abort();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    transport.abortSoon(this);
  }

  /** Closes the socket, if there is one, without reading what is left in it. */
  synchronized void abort() {
    if (wire != null) {
      wire.abort();
    }
  }

  private RangedIOException cancelledFault(Throwable cause) {
    return Faults.of(
        FaultKind.CANCELLED, request.object(), request.range(), "the GET was cancelled", cause);
  }

  private record Opened(ResponseHead head, AbortableInputStream body) {}

  /**
   * Hands the open body out as it is. The SDK's own stream would add a timer for each answer, and
   * would read a body to its end on close.
   */
  private static final class Opener implements ResponseTransformer<GetObjectResponse, Opened> {

    @Override
    public Opened transform(GetObjectResponse response, AbortableInputStream body) {
      return new Opened(SdkHeads.of(response), body);
    }

    @Override
    public boolean needsConnectionLeftOpen() {
      return true;
    }
  }
}
