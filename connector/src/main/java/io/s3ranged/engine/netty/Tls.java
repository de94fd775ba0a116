package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.s3ranged.options.TransportProtocol;
import java.util.List;
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

  private final List<String> offered;
  private SslContext context;

  /**
   * @param protocol what is offered to stores (ALPN); nothing for HTTP/1.1 alone
   */
  Tls(TransportProtocol protocol) {
    this.offered =
        switch (protocol) {
          case HTTP1 -> List.of();
          case HTTP2 -> List.of(ApplicationProtocolNames.HTTP_2);
          case AUTO -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
        };
  }

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
      if (!offered.isEmpty()) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                offered));
      }
      context = builder.build();
    }
    return context;
  }
}
