package io.s3ranged.source.dynamodb;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.credentials.Credentials;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.IndexSettings;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Builds the client of an index. */
final class DynamoConnection {

  private static final int MAX_REQUESTS = 8;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

  private DynamoConnection() {}

  static DynamoFragmentIndex open(IndexSettings settings, AwsCredentialsProvider credentials)
      throws RangedIOException {
    DynamoDbClient client = client(settings, credentials);
    String region = client.serviceClientConfiguration().region().id();
    return new DynamoFragmentIndex(
        client,
        IndexTables.of(settings, region),
        Patience.standard(),
        new Fanout(threads(settings.tableName())));
  }

  private static DynamoDbClient client(IndexSettings settings, AwsCredentialsProvider credentials)
      throws RangedIOException {
    ConnectionSettings connection = settings.connection();
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .credentialsProvider(credentials)
            .httpClientBuilder(apache())
            // Retries belong to one layer: Attempts.
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    try {
      if (connection.region() != null) {
        builder.region(Region.of(connection.region()));
      }
      if (connection.endpoint() != null) {
        builder.endpointOverride(URI.create(connection.endpoint()));
      }
      return builder.build();
    } catch (SdkClientException e) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "no region for table " + settings.tableName() + ": set index.region or region",
          e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "option index.endpoint="
              + connection.endpoint()
              + " is not a URI such as"
              + " https://dynamodb.eu-west-1.amazonaws.com",
          e);
    }
  }

  // Deprecated in favour of its successor, which costs more CPU; engine.sdk uses the same one.
  @SuppressWarnings("deprecation")
  private static SdkHttpClient.Builder<?> apache() {
    return ApacheHttpClient.builder()
        .maxConnections(2 * MAX_REQUESTS)
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(ATTEMPT_TIMEOUT);
  }

  /** As whom the settings say, by the classes that the calling thread sees. */
  static AwsCredentialsProvider credentials(ConnectionSettings connection)
      throws RangedIOException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return Credentials.of(
          connection, context == null ? DynamoConnection.class.getClassLoader() : context);
    } catch (ConfigurationFault e) {
      throw Faults.of(e.kind(), e.getMessage(), e);
    }
  }

  private static ExecutorService threads(String table) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        MAX_REQUESTS,
        work -> {
          Thread thread =
              new Thread(work, "s3ranged-index-" + table + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
