package io.s3ranged.engine.sdk;

import java.util.function.Consumer;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that tells who calls the SDK how to abort the request which the SDK sends for it.
 *
 * <p>The SDK hands out a way to abort with the answer only; a GET must be stopped while it connects
 * and while it waits for the answer too. The SDK's synchronous client sends on its caller's thread,
 * which is how a request finds its caller here.
 */
final class AbortableHttpClient implements SdkHttpClient {

  private final SdkHttpClient client;
  private final ThreadLocal<Consumer<Abortable>> caller = new ThreadLocal<>();

  /** Takes ownership of {@code client}. */
  AbortableHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  /** Tells {@code listener} of each request this thread sends, before it is sent. */
  void enter(Consumer<Abortable> listener) {
    caller.set(listener);
  }

  void leave() {
    caller.remove();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    Consumer<Abortable> listener = caller.get();
    if (listener != null) {
      listener.accept(prepared);
    }
    return prepared;
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
