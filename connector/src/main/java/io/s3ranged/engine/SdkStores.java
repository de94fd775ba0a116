package io.s3ranged.engine;

import io.s3ranged.engine.netty.IoLoops;
import io.s3ranged.engine.sdk.SdkStore;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.options.TransportClient;

/** Stores over the AWS SDK. */
final class SdkStores {

  private SdkStores() {}

  static StoreFactory with(EngineSettings settings) {
    FetchSettings fetch = settings.fetch();
    if (settings.transport().client() == TransportClient.APACHE) {
      return connection -> adapt(SdkStore.open(connection, fetch));
    }
    IoLoops loops = new IoLoops(settings.transport().io());
    return connection -> adapt(SdkStore.open(connection, fetch, loops));
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
