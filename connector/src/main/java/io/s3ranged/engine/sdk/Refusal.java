package io.s3ranged.engine.sdk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.utils.async.SimplePublisher;

/**
 * The answer to a GET that went past the SDK: kept where it refuses, to be read by the SDK as if it
 * had asked.
 *
 * <p>Heard on the connection's thread, read on another; handing it over between them is the
 * caller's.
 */
final class Refusal implements SdkAsyncHttpResponseHandler {

  /** The key under which a call of the SDK carries the answer that it gets. */
  static final SdkHttpExecutionAttribute<Refusal> ATTRIBUTE = new Attribute();

  private final Consumer<Refusal> complete;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream(512);
  private SdkHttpResponse head;

  /**
   * @param complete is told when all of an answer is here
   */
  Refusal(Consumer<Refusal> complete) {
    this.complete = complete;
  }

  @Override
  public void onHeaders(SdkHttpResponse headers) {
    head = headers;
  }

  @Override
  public void onStream(Publisher<ByteBuffer> stream) {
    stream.subscribe(new Reader());
  }

  /** The wire's listener hears of it too, and ends the exchange. */
  @Override
  public void onError(Throwable failure) {}

  private CompletableFuture<Void> tell(SdkAsyncHttpResponseHandler asker) {
    SimplePublisher<ByteBuffer> body = new SimplePublisher<>();
    asker.onHeaders(head);
    asker.onStream(body);
    body.send(ByteBuffer.wrap(document.toByteArray()));
    return body.complete();
  }

  private final class Reader implements Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      document.writeBytes(bytes);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {
      complete.accept(Refusal.this);
    }
  }

  /** Sends requests on, but for those that have been answered already. */
  record Client(SdkAsyncHttpClient wire) implements SdkAsyncHttpClient {

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
      Refusal answer = request.httpExecutionAttributes().getAttribute(ATTRIBUTE);
      return answer == null ? wire.execute(request) : answer.tell(request.responseHandler());
    }

    @Override
    public String clientName() {
      return wire.clientName();
    }

    /** The wire is closed by who opened it. */
    @Override
    public void close() {}
  }

  private static final class Attribute extends SdkHttpExecutionAttribute<Refusal> {
    Attribute() {
      super(Refusal.class);
    }
  }
}
