package io.s3ranged.engine;

import io.s3ranged.engine.netty.IoLoops;
import io.s3ranged.engine.netty.NettyPresence;
import io.s3ranged.engine.sdk.SdkStore;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.options.TransportClient;
import io.s3ranged.options.TransportProtocol;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores over the AWS SDK. */
final class SdkStores {

  private static final Logger LOG = LoggerFactory.getLogger(SdkStores.class);

  private SdkStores() {}

  static StoreFactory with(EngineSettings settings) {
    FetchSettings fetch = settings.fetch();
    if (settings.transport().client() == TransportClient.APACHE || !nettyCan()) {
      return connection -> adapt(SdkStore.open(connection, fetch));
    }
    IoLoops loops = new IoLoops(settings.transport().io());
    TransportProtocol protocol = spoken(settings.transport().protocol());
    return connection -> adapt(SdkStore.open(connection, fetch, loops, protocol));
  }

  private static TransportProtocol spoken(TransportProtocol wanted) {
    TransportProtocol spoken = NettyPresence.spoken(wanted);
    if (spoken != wanted) {
      LOG.warn("netty-codec-http2 is not on the class path: ranged GETs are sent by HTTP/1.1");
    }
    return spoken;
  }

  private static boolean nettyCan() {
    if (hasProxy()) {
      LOG.warn("A proxy is set: ranged GETs are sent by the Apache client, which knows proxies");
      return false;
    }
    if (!NettyPresence.isThere()) {
      LOG.warn("Netty 4.2 is not on the class path: ranged GETs are sent by the Apache client");
      return false;
    }
    return true;
  }

  /** Whether one of the settings that the SDK's Apache client looks at names a proxy. */
  private static boolean hasProxy() {
    return Stream.of("http.proxyHost", "https.proxyHost")
            .anyMatch(name -> isSet(System.getProperty(name)))
        || Stream.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
            .anyMatch(name -> isSet(System.getenv(name)));
  }

  private static boolean isSet(String value) {
    return value != null && !value.isBlank();
  }

  private static Store adapt(SdkStore store) {
    return new Store() {
      @Override
      public RangeTransport transport() {
        return store.transport();
      }

      @Override
      public ObjectLister lister(MetricSet metrics) {
        return store.lister(metrics);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
