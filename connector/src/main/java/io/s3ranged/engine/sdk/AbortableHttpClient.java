package io.s3ranged.engine.sdk;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that tells a {@link GetThread} how to abort the request which the SDK sends for
 * it.
 *
 * <p>The SDK hands out a way to abort with the answer only; a GET must be stopped while it connects
 * and while it waits for the answer too. The SDK's synchronous client sends on its caller's thread,
 * which is how a request finds its exchange here.
 */
final class AbortableHttpClient implements SdkHttpClient {

  private final SdkHttpClient client;

  /** Takes ownership of {@code client}. */
  AbortableHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    if (Thread.currentThread() instanceof GetThread thread) {
      thread.sends(prepared);
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
