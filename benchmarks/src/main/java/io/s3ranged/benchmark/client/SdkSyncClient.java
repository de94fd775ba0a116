package io.s3ranged.benchmark.client;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** The SDK's S3Client on Apache's HTTP client: a thread a connection, ranges of 8 MiB. */
public final class SdkSyncClient implements Client {

  static final long PIECE_BYTES = 8 << 20;

  private final S3Client client;
  private final Shares shares;

  // The SDK's other Apache client is not on the class path of S3A, whose client this is too.
  @SuppressWarnings("deprecation")
  public SdkSyncClient(Parameters parameters) {
    int connections = parameters.count("connections", 8);
    this.shares = new Shares(connections);
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(parameters.text("endpoint")))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .forcePathStyle(true)
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(connections)
                    .socketTimeout(Duration.ofMinutes(2)))
            .build();
  }

  static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "keys"));
  }

  static GetObjectRequest request(Parameters task, Shares.Piece piece) {
    return GetObjectRequest.builder()
        .bucket(task.text("bucket"))
        .key(piece.key())
        .range(piece.range())
        .build();
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    long pieceBytes = Long.parseLong(task.text("pieceBytes", Long.toString(PIECE_BYTES)));
    long read =
        shares.readAll(
            Shares.of(task, pieceBytes),
            () -> {
              byte[] buffer = new byte[1 << 20];
              return piece -> {
                long bytes = 0;
                try (InputStream body = client.getObject(request(task, piece))) {
                  for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                    bytes += n;
                  }
                }
                return bytes;
              };
            });
    return shares.timed(Outcome.ofBytes(read));
  }

  @Override
  public void close() {
    shares.close();
    client.close();
  }
}
