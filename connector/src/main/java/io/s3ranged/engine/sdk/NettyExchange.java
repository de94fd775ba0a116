package io.s3ranged.engine.sdk;

import io.s3ranged.engine.netty.Landing;
import io.s3ranged.engine.transport.RangeExchange;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.engine.transport.ResponseSink;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One GET over two ways that both end: the wire, which fills the sink, and the SDK's call, which
 * signs and reads refusals. Where a template of the GET is known, the call is left out, but for
 * reading a refusal.
 *
 * <p>Where the request never got onto the wire, the call's failure is the end. Where the store
 * refused it, the end is what the SDK read of the refusal. Otherwise the end is the wire's, which
 * knows when the sink's memory is free.
 */
final class NettyExchange implements RangeExchange, Runnable, Landing.Listener {

  private final NettyRangeTransport transport;
  private final RangeRequest request;
  private final ResponseSink sink;
  private final Landing landing;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean cancelled;

  // Guarded by this: the two come from different threads.
  private boolean refused;
  private boolean callEnded;
  private Throwable callFailure;

  NettyExchange(NettyRangeTransport transport, RangeRequest request, ResponseSink sink) {
    this.transport = transport;
    this.request = request;
    this.sink = sink;
    this.landing = new Landing(sink, this);
  }

  RangeRequest request() {
    return request;
  }

  /** To be called before this runs: it then goes to another address than the other did. */
  void avoid(NettyExchange other) {
    landing.avoid(other.landing);
  }

  @Override
  public void run() {
    if (cancelled) {
      end(cancelledFault(null));
      return;
    }
    GetTemplate template = transport.clients().templates().of(request.object());
    if (template == null) {
      call(with(Landing.ATTRIBUTE, landing));
      return;
    }
    try {
      send(template);
    } catch (Throwable t) {
      // Whatever it is, the sink must hear of it: somebody waits, and memory is held.
      called(t);
    }
  }

  /** Sends the GET as the SDK sent the one before it; only a refusal comes to the SDK. */
  private void send(GetTemplate template) {
    SdkHttpRequest signed =
        template.signed(request, transport.clients().identity(), UUID.randomUUID().toString());
    CompletableFuture<Void> unused =
        transport
            .clients()
            .wire()
            .execute(
                AsyncExecuteRequest.builder()
                    .request(signed)
                    .responseHandler(new Refusal(this::answered))
                    .httpExecutionAttributes(with(Landing.ATTRIBUTE, landing))
                    .build());
  }

  /** All of an answer is here; of a success the wire has told already. */
  private void answered(Refusal answer) {
    boolean toRead;
    synchronized (this) {
      toRead = refused;
    }
    if (toRead) {
      transport.execute(() -> call(with(Refusal.ATTRIBUTE, answer)), this::called);
    }
  }

  private static <T> SdkHttpExecutionAttributes with(
      SdkHttpExecutionAttribute<T> attribute, T value) {
    return SdkHttpExecutionAttributes.builder().put(attribute, value).build();
  }

  /** Has the SDK send the GET, or read the answer to it. */
  private void call(SdkHttpExecutionAttributes attributes) {
    CompletableFuture<Void> call;
    try {
      call = transport.clients().rangedAsync().getObject(get(attributes), new NoBody());
    } catch (Throwable t) {
      // As above.
      call = CompletableFuture.failedFuture(t);
    }
    call.whenComplete((nothing, failure) -> called(unwrapped(failure)));
  }

  private GetObjectRequest get(SdkHttpExecutionAttributes attributes) {
    GetObjectRequest get = transport.clients().get(request);
    // What is read here only was not sent by the SDK.
    boolean sent = attributes.getAttribute(Refusal.ATTRIBUTE) == null;
    return get.toBuilder()
        .overrideConfiguration(
            get.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .putExecutionAttribute(
                    SdkInternalExecutionAttribute.SDK_HTTP_EXECUTION_ATTRIBUTES, attributes)
                .putExecutionAttribute(GetTemplates.OBJECT, sent ? request.object() : null)
                .build())
        .build();
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The SDK's call is over. */
  private void called(Throwable failure) {
    boolean last;
    synchronized (this) {
      callEnded = true;
      callFailure = failure;
      last = refused || !landing.isOnWire();
    }
    if (last) {
      endAsCalled();
    } else if (failure != null) {
      // The wire is broken off already, or must be; it has the last word.
      landing.cancel();
    }
  }

  @Override
  public void refused() {
    transport.clients().templates().forget(request.object().bucket());
    boolean last;
    synchronized (this) {
      refused = true;
      last = callEnded;
    }
    if (last) {
      endAsCalled();
    }
  }

  private void endAsCalled() {
    Throwable failure;
    synchronized (this) {
      failure = callFailure;
    }
    if (failure == null) {
      // A status that is no success, and that the SDK took for one.
      failure = new IllegalStateException("the answer has no body to read");
    }
    end(fault(failure));
  }

  @Override
  public void whole() {
    end(null);
  }

  @Override
  public void broken(Throwable failure) {
    end(fault(failure));
  }

  @Override
  public void cancel() {
    cancelled = true;
    landing.cancel();
  }

  /** The sink's last call, if it has not heard it yet. */
  void end(RangedIOException fault) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      if (fault == null) {
        sink.done();
      } else {
        sink.failed(fault);
      }
    } finally {
      transport.ended(this);
    }
  }

  private RangedIOException fault(Throwable failure) {
    return cancelled
        ? cancelledFault(failure)
        : SdkFaults.ofGet(request, transport.clients().customerKey(), failure);
  }

  private RangedIOException cancelledFault(Throwable cause) {
    return Faults.of(
        FaultKind.CANCELLED, request.object(), request.range(), "the GET was cancelled", cause);
  }

  /** The SDK sees no body: what there is of one went to the sink. */
  private static final class NoBody implements AsyncResponseTransformer<GetObjectResponse, Void> {

    private final CompletableFuture<Void> result = new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> prepare() {
      return result;
    }

    @Override
    public void onResponse(GetObjectResponse response) {}

    @Override
    public void onStream(SdkPublisher<ByteBuffer> body) {
      result.complete(null);
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      result.completeExceptionally(error);
    }
  }
}
