package io.s3ranged.engine.transport;

/**
 * What a store answered before the body, as received and not yet believed.
 *
 * @param status HTTP status, 200 to 299
 * @param contentRange the header's value, or null
 * @param contentLength bytes of the body, or -1 where the header is absent
 * @param etag the header's value with its quotes, or null
 * @param contentEncoding the header's value, or null
 * @param versionId the version that was served, or null
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 * @param requestId the store's name for the request, or null
 * @param remoteReply whether the bytes are in memory that the request offered
 */
public record ResponseHead(
    int status,
    String contentRange,
    long contentLength,
    String etag,
    String contentEncoding,
    String versionId,
    long lastModifiedMillis,
    String requestId,
    RemoteReply remoteReply) {

  /** The head of an answer whose bytes are in its body. */
  public ResponseHead(
      int status,
      String contentRange,
      long contentLength,
      String etag,
      String contentEncoding,
      String versionId,
      long lastModifiedMillis,
      String requestId) {
    this(
        status,
        contentRange,
        contentLength,
        etag,
        contentEncoding,
        versionId,
        lastModifiedMillis,
        requestId,
        RemoteReply.DECLINED);
  }

  /** This head with another number of bytes. */
  public ResponseHead withContentLength(long bytes) {
    return new ResponseHead(
        status,
        contentRange,
        bytes,
        etag,
        contentEncoding,
        versionId,
        lastModifiedMillis,
        requestId,
        remoteReply);
  }
}
