package io.s3ranged.testkit.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Puts objects into an S3 server, large ones in parts, holding one part in memory. */
public final class ObjectStore implements AutoCloseable {

  /** The pieces of which checksums are told; the connector's default for rows of bytes. */
  public static final int CHUNK_BYTES = 8 << 20;

  private static final int PART_BYTES = 2 * CHUNK_BYTES;

  private final S3Client client;

  private ObjectStore(S3Client client) {
    this.client = client;
  }

  /** The HTTP client is the connector's, so that a test has one; it is deprecated, and no worse. */
  @SuppressWarnings("deprecation")
  public static ObjectStore open(URI endpoint, String accessKey, String secretKey) {
    return new ObjectStore(
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            // Ceph refuses an empty object in chunks.
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
            .httpClientBuilder(
                software.amazon.awssdk.http.apache.ApacheHttpClient.builder()
                    .maxConnections(16)
                    .socketTimeout(Duration.ofSeconds(60))
                    .expectContinueEnabled(false))
            .build());
  }

  /** The client underneath, for what has no method here. */
  public S3Client client() {
    return client;
  }

  public void createBucket(String bucket) {
    client.createBucket(b -> b.bucket(bucket));
  }

  /** Stores {@code bytes} in one request and returns the sum of the CRC-32 of their chunks. */
  public long put(String bucket, String key, byte[] bytes) {
    client.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    return crcSum(bytes, bytes.length);
  }

  /**
   * Stores {@code size} bytes of {@code content}; returns the sum of the CRC-32 of their chunks.
   */
  public long put(String bucket, String key, InputStream content, long size) throws IOException {
    if (size <= PART_BYTES) {
      return put(bucket, key, content.readNBytes((int) size));
    }
    long crcSum = 0;
    String upload = client.createMultipartUpload(b -> b.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    byte[] part = new byte[PART_BYTES];
    long left = size;
    for (int number = 1; left > 0; number++) {
      int length = content.readNBytes(part, 0, (int) Math.min(left, PART_BYTES));
      if (length == 0) {
        throw new IOException("The content of " + key + " ends " + left + " bytes early");
      }
      crcSum += crcSum(part, length);
      parts.add(putPart(bucket, key, upload, number, part, length));
      left -= length;
    }
    client.completeMultipartUpload(
        b -> b.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
    return crcSum;
  }

  @Override
  public void close() {
    client.close();
  }

  private static long crcSum(byte[] bytes, int length) {
    long sum = 0;
    for (int from = 0; from < length; from += CHUNK_BYTES) {
      CRC32 crc = new CRC32();
      crc.update(bytes, from, Math.min(CHUNK_BYTES, length - from));
      sum += crc.getValue();
    }
    return sum;
  }

  private CompletedPart putPart(
      String bucket, String key, String upload, int number, byte[] part, int length) {
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> new java.io.ByteArrayInputStream(part, 0, length),
            length,
            "application/octet-stream");
    String etag =
        client
            .uploadPart(
                b ->
                    b.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength((long) length),
                body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }
}
