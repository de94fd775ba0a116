package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * One request and its answer, whatever the protocol: says where bytes go and who hears of the end.
 *
 * <p>The body of a success lands in the sink's buffers. Any other answer is a document, which is
 * collected and given to the SDK. Ends once, with {@link #whole} or {@link #broken}. {@link
 * #cancel} and {@link #isCancelled} are safe to use from any thread, the rest belongs to one thread
 * at a time: first the one that sends, then the connection's.
 */
final class WireExchange {

  private static final int MAX_DOCUMENT_BYTES = 1 << 20;

  /** Who breaks a request off where it is at the moment. Safe to use from any thread. */
  @FunctionalInterface
  interface Canceller {
    void cancel(WireExchange exchange);
  }

  private final SdkHttpRequest request;
  private final SdkAsyncHttpResponseHandler handler;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Landing landing;
  private final Executor later;

  private volatile boolean cancelled;
  private volatile Canceller canceller;
  private volatile WireConnection connection;

  private AnswerHead head;
  private TargetBuffers targets;
  private ByteArrayOutputStream document;
  private Throwable failure;
  private boolean ended;

  /**
   * @param landing where the body of a success goes, or null to give it to the SDK
   * @param later runs what does not hurry
   */
  WireExchange(AsyncExecuteRequest request, Landing landing, Executor later) {
    this.later = later;
    this.request = request.request();
    this.handler = request.responseHandler();
    this.landing = landing;
  }

  SdkHttpRequest request() {
    return request;
  }

  /** Completes when the SDK has been told of the end. */
  CompletableFuture<Void> done() {
    return done;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** What the request went on, or null if it did not go yet. Safe to use from any thread. */
  WireConnection connection() {
    return connection;
  }

  void sentOn(WireConnection carrier) {
    connection = carrier;
  }

  /** What the request should not go on, nor to where it leads if it can go elsewhere, or null. */
  WireConnection avoided() {
    return landing == null ? null : landing.avoided();
  }

  void cancel() {
    cancelled = true;
    Canceller running = canceller;
    if (running != null) {
      running.cancel(this);
    }
  }

  /** Names who cancels from now on; he is asked at once if that has been missed. */
  void heldBy(Canceller holder) {
    canceller = holder;
    if (cancelled) {
      holder.cancel(this);
    }
  }

  /**
   * Takes the head of the final answer.
   *
   * @param length bytes of the body, or -1 where the head does not tell
   * @throws IOException if the body is not wanted or does not fit
   */
  void head(AnswerHead answer, long length) throws IOException {
    head = answer;
    if (landing == null || !answer.isSuccess()) {
      document = new ByteArrayOutputStream(512);
      return;
    }
    targets = new TargetBuffers(landing.sink().head(answer.toResponseHead()), this::end);
    if (length > targets.room()) {
      throw tooLong();
    }
  }

  /** Memory for at most {@code most} bytes of the body, retained, or null: then {@link #put}. */
  ByteBuf room(long most) {
    return targets == null || targets.room() == 0 ? null : targets.next(most);
  }

  /** True if {@code read} is what {@link #room} last gave. */
  boolean isRoom(ByteBuf read) {
    return targets != null && targets.isNext(read);
  }

  /** Counts the bytes that were read into what {@link #room} gave. */
  int landed() {
    int bytes = targets.landed();
    landing.sink().progress(bytes);
    return bytes;
  }

  /** Copies {@code length} bytes of the body. */
  void put(ByteBuf in, int length) throws IOException {
    if (targets == null) {
      if (document.size() + length > MAX_DOCUMENT_BYTES) {
        throw new WireFault(FaultKind.PROTOCOL_VIOLATION, "an endless answer with an error");
      }
      in.readBytes(document, length);
      return;
    }
    if (length > targets.room()) {
      throw tooLong();
    }
    targets.put(in, length);
    landing.sink().progress(length);
  }

  private WireFault tooLong() {
    return new WireFault(
        FaultKind.PROTOCOL_VIOLATION,
        "the body has more than the " + targets.room() + " bytes that were expected");
  }

  /** The answer ended as HTTP says it should. */
  void whole() {
    finish(null);
  }

  /** The answer did not come, or not to its end. A second call changes nothing. */
  void broken(Throwable why) {
    finish(why);
  }

  private void finish(Throwable why) {
    if (ended) {
      return;
    }
    ended = true;
    failure = why;
    if (targets == null) {
      end();
    } else {
      // Calls end() when Netty holds none of them any more, mostly at once.
      targets.close();
    }
  }

  private void end() {
    if (landing != null) {
      if (failure != null) {
        landing.listener().broken(failure);
      } else if (targets != null) {
        landing.listener().whole();
      } else {
        landing.listener().refused();
      }
    }
    if (failure == null) {
      tellSdk();
    } else {
      // It makes much of a failure: what is to be broken off beside this one goes first.
      later.execute(this::tellSdk);
    }
  }

  private void tellSdk() {
    try {
      if (failure == null) {
        handler.onHeaders(response());
        handler.onStream(new OnePiece(body()));
        done.complete(null);
      } else {
        handler.onError(failure);
        done.completeExceptionally(failure);
      }
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private ByteBuffer body() {
    return document == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(document.toByteArray());
  }

  private SdkHttpResponse response() {
    return SdkHttpFullResponse.builder().statusCode(head.status()).headers(head.toMap()).build();
  }

  /** What a cancelled exchange is broken with. */
  static WireFault cancelledFault() {
    return new WireFault(FaultKind.CANCELLED, "the GET was cancelled");
  }

  /** A fault of the sink's own passes as it is; what TLS throws is unwrapped and named. */
  static Throwable known(Throwable failure) {
    if (failure instanceof DecoderException && failure.getCause() != null) {
      return known(failure.getCause());
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      return new WireFault(FaultKind.TIMED_OUT, "the handshake of TLS took too long", failure);
    }
    return failure instanceof RangedIOException || failure instanceof IOException
        ? failure
        : new IOException("unexpected " + failure, failure);
  }
}
