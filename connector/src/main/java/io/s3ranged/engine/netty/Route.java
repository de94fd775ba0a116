package io.s3ranged.engine.netty;

import java.util.Locale;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Whom a connection is with. */
record Route(boolean tls, String host, int port) {

  static Route of(SdkHttpRequest request) {
    boolean tls = "https".equals(request.protocol().toLowerCase(Locale.ROOT));
    // A literal address of version 6 has brackets in a URI and none anywhere else.
    String host = request.host();
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new Route(tls, bracketed ? host.substring(1, host.length() - 1) : host, request.port());
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
