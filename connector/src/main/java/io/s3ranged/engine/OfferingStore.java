package io.s3ranged.engine;

import io.s3ranged.engine.remote.RemoteWrites;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;

/** A store whose GETs offer it the memory that their bytes are for. */
record OfferingStore(Store store, RangeTransport transport) implements Store {

  /** {@code store} with offers, as far as {@code remote} makes any; closes it if that fails. */
  static Store of(Store store, RemoteWrites remote) throws RangedIOException {
    try {
      return new OfferingStore(store, remote.over(store.transport()));
    } catch (RangedIOException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public ObjectLister lister(MetricSet metrics) {
    return store.lister(metrics);
  }

  @Override
  public void close() {
    transport.close();
    store.close();
  }
}
