package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RemoteReply;
import io.s3ranged.engine.transport.ResponseHead;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What the SDK read of an answer's head, as the transport SPI wants it. */
final class SdkHeads {

  private SdkHeads() {}

  static ResponseHead of(GetObjectResponse response) {
    SdkHttpResponse http = response.sdkHttpResponse();
    return new ResponseHead(
        http.statusCode(),
        header(http, "Content-Range"),
        response.contentLength() == null ? -1 : response.contentLength(),
        header(http, "ETag"),
        header(http, "Content-Encoding"),
        header(http, "x-amz-version-id"),
        response.lastModified() == null ? -1 : response.lastModified().toEpochMilli(),
        header(http, "x-amz-request-id"),
        RemoteReply.of(name -> header(http, name)));
  }

  private static String header(SdkHttpResponse http, String name) {
    return http.firstMatchingHeader(name).orElse(null);
  }
}
