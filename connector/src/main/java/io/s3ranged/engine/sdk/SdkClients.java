package io.s3ranged.engine.sdk;

import io.s3ranged.credentials.Credentials;
import io.s3ranged.engine.netty.NettyHttpClient;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings.FetchSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/**
 * The SDK's clients of one connection identity, built by the first thread that needs one.
 *
 * <p>Building reads profile files and may ask the instance for its region, so it happens on a
 * thread that waits for the store anyway. A failure to build is not kept: the next call tries
 * again. Safe to use from any thread.
 */
final class SdkClients implements AutoCloseable {

  /** Listings and whatever else is not a ranged GET. */
  private static final int SPARE_CONNECTIONS = 8;

  /**
   * S3 closes a connection after about 5 s of silence. One that we close first costs a handshake;
   * one that S3 closed first costs a failed GET and its retry.
   */
  private static final Duration MAX_IDLE = Duration.ofSeconds(4);

  private final ConnectionSettings connection;
  private final FetchSettings fetch;
  private final ClassLoader loader;
  private final Supplier<NettyHttpClient> wire;
  private final CustomerKey customerKey;
  private final GetTemplates templates = new GetTemplates();
  private AbortableHttpClient http;
  private StoreAddress address;
  private Credentials credentials;
  private S3Client ranged;
  private S3Client listing;
  private NettyHttpClient netty;
  private S3AsyncClient rangedAsync;
  private boolean closed;
  private boolean wireClosed;

  /**
   * @param loader finds the classes of credential providers
   * @param wire opens the netty client, or null where it is not used
   */
  SdkClients(
      ConnectionSettings connection,
      FetchSettings fetch,
      ClassLoader loader,
      Supplier<NettyHttpClient> wire) {
    this.connection = connection;
    this.fetch = fetch;
    this.loader = loader;
    this.wire = wire;
    String key = connection.secrets().customerKey();
    this.customerKey = key == null ? null : new CustomerKey(key);
  }

  boolean requesterPays() {
    return connection.requesterPays();
  }

  /** The key that objects are encrypted with, or null. */
  CustomerKey customerKey() {
    return customerKey;
  }

  /** A ranged GET in the SDK's words. */
  GetObjectRequest get(RangeRequest request) {
    GetObjectRequest.Builder get =
        GetObjectRequest.builder()
            .bucket(request.object().bucket())
            .key(request.object().key())
            .range(request.range().toHeader())
            .versionId(request.object().versionId());
    if (request.object().etag() != null) {
      get.ifMatch('"' + request.object().etag() + '"');
    }
    if (requesterPays()) {
      get.requestPayer(RequestPayer.REQUESTER);
    }
    if (customerKey != null) {
      customerKey.addTo(get);
    }
    if (request.remoteToken() != null) {
      get.overrideConfiguration(
          call -> call.putHeader(RangeRequest.REMOTE_TOKEN_HEADER, request.remoteToken()));
    }
    return get.build();
  }

  /** The HTTP client below both others. */
  synchronized AbortableHttpClient http() {
    if (closed) {
      throw new IllegalStateException("The store is closed");
    }
    if (http == null) {
      http = new AbortableHttpClient(apache());
    }
    return http;
  }

  // Deprecated in favour of its successor, which costs two thirds more CPU a byte (record 0020).
  @SuppressWarnings("deprecation")
  private SdkHttpClient apache() {
    return ApacheHttpClient.builder()
        .maxConnections(fetch.maxInFlight() + SPARE_CONNECTIONS)
        .connectionTimeout(fetch.connectTimeout())
        .connectionAcquisitionTimeout(fetch.readTimeout())
        .socketTimeout(fetch.readTimeout())
        .connectionMaxIdleTime(MAX_IDLE)
        .tcpKeepAlive(true)
        .expectContinueEnabled(false)
        .build();
  }

  /** Tries each request once: {@code engine.fetch} is the one layer that retries a ranged GET. */
  synchronized S3Client ranged() {
    if (ranged == null) {
      ranged = build(AwsRetryStrategy.doNotRetry());
    }
    return ranged;
  }

  /** Tries a request up to three times, with back-off. */
  synchronized S3Client listing() {
    if (listing == null) {
      listing = build(AwsRetryStrategy.standardRetryStrategy());
    }
    return listing;
  }

  /**
   * As {@link #ranged}, on the netty client, with futures that complete on the thread that heard of
   * the end: a thread of the SDK's own would only hand it on.
   */
  synchronized S3AsyncClient rangedAsync() {
    if (closed || wireClosed) {
      throw new IllegalStateException("The store is closed");
    }
    if (rangedAsync == null) {
      if (netty == null) {
        netty = wire.get();
      }
      rangedAsync =
          common(S3AsyncClient.builder(), AwsRetryStrategy.doNotRetry(), templates)
              .httpClient(new Refusal.Client(netty))
              .asyncConfiguration(
                  async ->
                      async.advancedOption(
                          SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
              .build();
    }
    return rangedAsync;
  }

  /** The wire itself, for GETs of which {@link #templates} tells how they are sent. */
  synchronized NettyHttpClient wire() {
    if (closed || wireClosed || netty == null) {
      throw new IllegalStateException("The store is closed");
    }
    return netty;
  }

  /** What {@link #rangedAsync} has sent so far. */
  GetTemplates templates() {
    return templates;
  }

  /** In whose name requests are signed now; may wait. */
  AwsCredentials identity() {
    Credentials known;
    synchronized (this) {
      known = credentials;
    }
    return known.resolveCredentials();
  }

  private S3Client build(RetryStrategy retries) {
    return common(S3Client.builder(), retries).httpClient(http()).build();
  }

  private <B extends S3BaseClientBuilder<B, ?>> B common(
      B builder, RetryStrategy retries, ExecutionInterceptor... interceptors) {
    if (address == null) {
      address = StoreAddress.of(connection);
    }
    if (credentials == null) {
      credentials = Credentials.of(connection, loader);
    }
    if (address.endpoint() != null) {
      builder.endpointOverride(address.endpoint());
    }
    return builder
        .region(address.region())
        .credentialsProvider(credentials)
        .forcePathStyle(connection.pathStyleAccess())
        .crossRegionAccessEnabled(false)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            override ->
                override
                    .retryStrategy(retries)
                    .executionInterceptors(List.of(interceptors))
                    .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_PREFIX, "s3ranged"));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (ranged != null) {
      ranged.close();
    }
    if (listing != null) {
      listing.close();
    }
    closeWire();
    if (http != null) {
      http.close();
    }
    if (credentials != null) {
      credentials.close();
    }
  }

  /** Closes the netty client and its connections, for good; listings go on. */
  synchronized void closeWire() {
    wireClosed = true;
    if (rangedAsync != null) {
      rangedAsync.close();
      rangedAsync = null;
    }
    if (netty != null) {
      netty.close();
      netty = null;
    }
  }
}
