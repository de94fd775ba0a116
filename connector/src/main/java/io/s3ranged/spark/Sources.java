package io.s3ranged.spark;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.Options;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ManifestReader;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * What the driver asks while it plans one scan: the engine, a lister, the index. Each is opened
 * when it is first needed. Safe to use from any thread.
 */
final class Sources implements AutoCloseable {

  /** A driver that has executors reads no more than first blocks. */
  private static final long DRIVER_BYTES = 64L << 20;

  private final ReadRequest request;
  private final MetricSet metrics;
  private final Map<String, ConnectionSettings> connections = new HashMap<>();
  private final Map<IndexSettings, FragmentIndex> indexes = new HashMap<>();

  Sources(ReadRequest request, MetricSet metrics) {
    this.request = request;
    this.metrics = metrics;
  }

  synchronized Engine engine() throws RangedIOException {
    return EngineRegistry.get(ofDriver(request.session().context(), request.engineSettings()));
  }

  /** What the driver's engine is made from; it ends with the application. */
  static EngineSettings ofDriver(SparkContext context, EngineSettings settings) {
    ApplicationEnd.watch(context, settings);
    return context.isLocal()
        ? settings
        : settings.withMaxMemoryBytes(Math.min(DRIVER_BYTES, settings.maxMemoryBytes()));
  }

  synchronized ConnectionSettings connection(String bucket) throws RangedIOException {
    ConnectionSettings known = connections.get(bucket);
    if (known == null) {
      known = request.connection(bucket);
      connections.put(bucket, known);
    }
    return known;
  }

  ObjectLister lister(String bucket) throws RangedIOException {
    return engine().lister(connection(bucket), metrics);
  }

  boolean hasIndex() throws RangedIOException {
    return request.find(Options.INDEX_TABLE_NAME).isPresent();
  }

  /**
   * @throws RangedIOException {@code BAD_OPTION} if no index is named
   */
  synchronized ManifestReader index(String bucket) throws RangedIOException {
    IndexSettings settings =
        request
            .index(bucket)
            .orElseThrow(
                () ->
                    Faults.of(
                        FaultKind.BAD_OPTION, "planning from the index needs index.tableName"));
    FragmentIndex known = indexes.get(settings);
    if (known == null) {
      known = DynamoFragmentIndex.open(settings);
      indexes.put(settings, known);
    }
    return known;
  }

  @Override
  public synchronized void close() {
    indexes.values().forEach(FragmentIndex::close);
  }
}
