package io.s3ranged.cli;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.sdk.SdkStore;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.options.Options;
import io.s3ranged.options.TransportClient;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** DynamoDB and S3. */
final class AwsBackends implements Backends {

  private static final long MOST_MEMORY_BYTES = 512L << 20;

  @Override
  public FragmentIndex index(IndexSettings settings) throws RangedIOException {
    return DynamoFragmentIndex.open(settings);
  }

  /** The Apache client: there is no Netty where the bundle stands alone. */
  @Override
  public OpenedBytes bytes(ConnectionSettings settings) throws RangedIOException {
    Map<OptionKey<?>, String> given =
        Map.of(
            Options.TRANSPORT_CLIENT,
            TransportClient.APACHE.name().toLowerCase(Locale.ROOT),
            Options.CACHE_ENABLED,
            "false");
    long memory = Math.min(MOST_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 2);
    Engine engine = EngineRegistry.get(EngineSettings.from(new OptionLookup(given::get), memory));
    MetricSet metrics = engine.newMetrics();
    return new OpenedBytes() {
      @Override
      public OrderedReader open(List<ObjectRange> schedule) throws RangedIOException {
        return engine.inOrder(settings, schedule, metrics);
      }

      @Override
      public void close() {
        EngineRegistry.close();
      }
    };
  }

  @Override
  public ObjectLister lister(ConnectionSettings settings) throws RangedIOException {
    EngineSettings defaults = EngineSettings.from(new OptionLookup(key -> null), 0);
    SdkStore store = SdkStore.open(settings, defaults.fetch());
    ObjectLister lister = store.lister(new MetricSet());
    return new ObjectLister() {
      @Override
      public Page list(String bucket, String prefix, String token) throws RangedIOException {
        return lister.list(bucket, prefix, token);
      }

      @Override
      public Page first(String bucket, String prefix, int limit) throws RangedIOException {
        return lister.first(bucket, prefix, limit);
      }

      @Override
      public FolderPage folder(String bucket, String prefix, String token)
          throws RangedIOException {
        return lister.folder(bucket, prefix, token);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
