package io.s3ranged.cli;

import io.s3ranged.engine.sdk.SdkStore;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;

/** DynamoDB and S3. */
final class AwsBackends implements Backends {

  @Override
  public FragmentIndex index(IndexSettings settings) throws RangedIOException {
    return DynamoFragmentIndex.open(settings);
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
