package io.s3ranged.benchmark.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * The SDK's listing: one chain of pages, or, with more threads, one chain a folder, side by side.
 */
public final class ListClient implements Client {

  private final S3Client client;
  private final Shares shares;
  private final boolean parallel;

  @SuppressWarnings("deprecation") // As in SdkSyncClient.
  public ListClient(Parameters parameters) {
    int threads = parameters.count("threads", 1);
    this.parallel = threads > 1;
    this.shares = new Shares(threads);
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(parameters.text("endpoint")))
            .region(Region.US_EAST_1)
            .credentialsProvider(SdkSyncClient.credentials())
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(threads))
            .build();
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    List<Shares.Piece> folders = new ArrayList<>();
    if (parallel) {
      ListObjectsV2Request top = request(task, task.text("prefix")).delimiter("/").build();
      for (CommonPrefix folder : client.listObjectsV2Paginator(top).commonPrefixes()) {
        folders.add(new Shares.Piece(folder.prefix(), 0, 0));
      }
    } else {
      folders.add(new Shares.Piece(task.text("prefix"), 0, 0));
    }
    long objects =
        shares.readAll(
            folders,
            () ->
                folder ->
                    client
                        .listObjectsV2Paginator(request(task, folder.key()).build())
                        .contents()
                        .stream()
                        .mapToLong(object -> object.size() > 0 ? 1 : 0)
                        .sum());
    return new Outcome(0, -1, -1, Long.toString(objects));
  }

  private static ListObjectsV2Request.Builder request(Parameters task, String prefix) {
    return ListObjectsV2Request.builder().bucket(task.text("bucket")).prefix(prefix);
  }

  @Override
  public void close() {
    shares.close();
    client.close();
  }
}
