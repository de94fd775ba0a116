package io.s3ranged.hadoop;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.engine.IdentifiedObject;
import io.s3ranged.engine.ObjectReader;
import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * One bucket by the JVM's engine, which is asked for anew each time: a file system lives longer
 * than the application whose engine it uses. Safe to use from any thread.
 */
final class BucketStore implements AutoCloseable {

  private final Configuration conf;
  private final ConnectionSettings connection;
  private final IndexSettings indexSettings;
  private final IndexedPaths indexed;
  private FragmentIndex index;

  /** Reads settings, sends nothing. */
  BucketStore(Configuration conf, String bucket) throws RangedIOException {
    this.conf = conf;
    this.connection = FileSystemSettings.connection(conf, bucket);
    List<String> prefixes = IndexedPrefixes.of(conf, bucket);
    this.indexSettings =
        prefixes.isEmpty() ? null : FileSystemSettings.index(conf, bucket, prefixes);
    this.indexed = new IndexedPaths(bucket, prefixes, this::index);
  }

  /** What the index says of this bucket. */
  IndexedPaths indexed() {
    return indexed;
  }

  private synchronized FragmentIndex index() throws RangedIOException {
    if (index == null) {
      index = DynamoFragmentIndex.open(indexSettings);
    }
    return index;
  }

  @Override
  public synchronized void close() {
    if (index != null) {
      index.close();
      index = null;
    }
  }

  /** Counters for one stream; the engine counts what they count. */
  MetricSet newMetrics() throws RangedIOException {
    return engine().newMetrics();
  }

  ObjectLister lister() throws RangedIOException {
    Engine engine = engine();
    return engine.lister(connection, engine.newMetrics());
  }

  /** Asks for ETag and size by the ranged GET of the first block, which stays in the cache. */
  IdentifiedObject identify(ObjectRef object) throws RangedIOException {
    Engine engine = engine();
    return engine.identify(connection, object, engine.newMetrics());
  }

  ObjectReader open(ObjectRef object, MetricSet readerMetrics) throws RangedIOException {
    return engine().open(connection, object, readerMetrics);
  }

  /** A reader that stands at the start of {@code range}. */
  OrderedReader inOrder(ObjectRef object, ByteRange range, MetricSet readerMetrics)
      throws RangedIOException {
    OrderedReader reader =
        engine().inOrder(connection, List.of(new ObjectRange(object, range)), readerMetrics);
    boolean unused = reader.nextEntry();
    return reader;
  }

  private Engine engine() throws RangedIOException {
    return EngineRegistry.get(FileSystemSettings.engine(conf, EngineHosts.find()));
  }
}
