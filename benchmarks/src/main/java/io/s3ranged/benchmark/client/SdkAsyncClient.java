package io.s3ranged.benchmark.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The SDK's S3AsyncClient, bytes counted and dropped as they come. {@code client=netty}: ranges of
 * 8 MiB on so many connections; {@code client=crt}: whole objects, two at a time, that it cuts
 * itself.
 */
public final class SdkAsyncClient implements Client {

  private static final int WHOLE_OBJECTS = 2;

  private final S3AsyncClient client;
  private final boolean crt;
  private final Shares shares;

  public SdkAsyncClient(Parameters parameters) {
    this.crt = parameters.text("client").equals("crt");
    int connections = parameters.count("connections", 8);
    this.shares = new Shares(crt ? WHOLE_OBJECTS : connections);
    URI endpoint = URI.create(parameters.text("endpoint"));
    this.client =
        crt
            ? S3AsyncClient.crtBuilder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(SdkSyncClient.credentials())
                .forcePathStyle(true)
                .minimumPartSizeInBytes(SdkSyncClient.PIECE_BYTES)
                .build()
            : S3AsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(SdkSyncClient.credentials())
                .forcePathStyle(true)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(connections))
                .build();
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    return Outcome.ofBytes(
        shares.readAll(
            Shares.of(task, crt ? 0 : SdkSyncClient.PIECE_BYTES),
            () ->
                piece ->
                    client.getObject(SdkSyncClient.request(task, piece), new Counting()).join()));
  }

  @Override
  public void close() {
    shares.close();
    client.close();
  }

  /** Counts what comes and keeps nothing. */
  private static final class Counting implements AsyncResponseTransformer<GetObjectResponse, Long> {

    private CompletableFuture<Long> result = new CompletableFuture<>();

    @Override
    public CompletableFuture<Long> prepare() {
      result = new CompletableFuture<>();
      return result;
    }

    @Override
    public void onResponse(GetObjectResponse response) {
      // Its body is what counts.
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> body) {
      AtomicLong bytes = new AtomicLong();
      CompletableFuture<Long> mine = result;
      body.subscribe(buffer -> bytes.addAndGet(buffer.remaining()))
          .whenComplete(
              (unused, failure) -> {
                if (failure == null) {
                  mine.complete(bytes.get());
                } else {
                  mine.completeExceptionally(failure);
                }
              });
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
      result.completeExceptionally(failure);
    }
  }
}
