package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;

/**
 * TLS to stores: certificates are checked against the JVM's trust store, and host names against
 * certificates. On BoringSSL where Spark's native library loads, else on the JDK's.
 *
 * <p>The trust store is read when the first connection is made. Safe to use from any thread.
 */
final class Tls {

  private SslContext context;

  /** A handler for one connection; shakes hands within {@code millis} or fails. */
  SslHandler handler(Channel channel, Route route, int millis) throws SSLException {
    SslHandler handler = context().newHandler(channel.alloc(), route.host(), route.port());
    handler.setHandshakeTimeoutMillis(millis);
    return handler;
  }

  private synchronized SslContext context() throws SSLException {
    if (context == null) {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
              .endpointIdentificationAlgorithm("HTTPS");
      KeyManager[] own = SystemPropertyTlsKeyManagersProvider.create().keyManagers();
      if (own != null && own.length > 0) {
        builder.keyManager(own[0]);
      }
      context = builder.build();
    }
    return context;
  }
}
