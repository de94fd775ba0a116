package io.s3ranged.engine;

import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;

/** A store as one connection identity sees it. Safe to use from any thread. */
public interface Store extends AutoCloseable {

  /** The one transport of this store. */
  RangeTransport transport();

  /** A lister that counts its requests in {@code metrics}; closing it is not needed. */
  ObjectLister lister(MetricSet metrics);

  /** Closes the transport as its contract says, then all connections. */
  @Override
  void close();
}
