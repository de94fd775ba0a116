package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ObjectRef;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Listings by ListObjectsV2, 1,000 objects a page.
 *
 * <p>The SDK's own retries (standard: three attempts) are on here, because a listing does not pass
 * through {@code engine.fetch}; it is still one layer that retries. Each page counts once in {@code
 * LISTS}, its retries do not.
 */
final class SdkObjectLister implements ObjectLister {

  private static final int PAGE_SIZE = 1_000;

  private final SdkClients clients;
  private final MetricSet metrics;

  SdkObjectLister(SdkClients clients, MetricSet metrics) {
    this.clients = clients;
    this.metrics = metrics;
  }

  @Override
  public Page list(String bucket, String prefix, String token) throws RangedIOException {
    return page(bucket, ask(request(bucket, prefix, PAGE_SIZE).continuationToken(token)));
  }

  @Override
  public Page first(String bucket, String prefix, int limit) throws RangedIOException {
    return page(bucket, ask(request(bucket, prefix, limit)));
  }

  @Override
  public FolderPage folder(String bucket, String prefix, String token) throws RangedIOException {
    ListObjectsV2Response answer =
        ask(request(bucket, prefix, PAGE_SIZE).delimiter("/").continuationToken(token));
    Page page = page(bucket, answer);
    List<String> folders = answer.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
    return new FolderPage(page.objects(), folders, page.nextToken());
  }

  private ListObjectsV2Request.Builder request(String bucket, String prefix, int maxKeys) {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .maxKeys(maxKeys)
            // A key may hold characters that XML cannot; the SDK decodes what the store encoded.
            .encodingType(EncodingType.URL);
    return clients.requesterPays() ? request.requestPayer(RequestPayer.REQUESTER) : request;
  }

  private ListObjectsV2Response ask(ListObjectsV2Request.Builder builder) throws RangedIOException {
    ListObjectsV2Request request = builder.build();
    try {
      metrics.increment(Metric.LISTS);
      return clients.listing().listObjectsV2(request);
    } catch (RuntimeException e) {
      throw SdkFaults.ofList(request.bucket(), request.prefix(), e);
    }
  }

  private static Page page(String bucket, ListObjectsV2Response answer) {
    List<ListedObject> objects =
        answer.contents().stream().map(object -> listed(bucket, object)).toList();
    boolean more = Boolean.TRUE.equals(answer.isTruncated());
    return new Page(objects, more ? answer.nextContinuationToken() : null);
  }

  private static ListedObject listed(String bucket, S3Object object) {
    String etag = object.eTag();
    if (etag != null && etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")) {
      etag = etag.substring(1, etag.length() - 1);
    }
    long modified = object.lastModified() == null ? -1 : object.lastModified().toEpochMilli();
    return new ListedObject(ObjectRef.pinned(bucket, object.key(), etag, object.size()), modified);
  }

  @Override
  public void close() {
    // The store owns the connections.
  }
}
