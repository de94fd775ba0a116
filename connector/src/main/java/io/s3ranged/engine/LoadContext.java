package io.s3ranged.engine;

import io.s3ranged.engine.memory.BufferLease;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ObjectRef;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a load needs to know and the cache passes through.
 *
 * @param object pinned
 * @param firstBlock the object's first block where it was fetched already, to identify the object;
 *     whoever takes the lease out owns it
 */
record LoadContext(
    RangeTransport transport,
    ObjectRef object,
    MetricSet metrics,
    AtomicReference<BufferLease> firstBlock) {

  LoadContext(RangeTransport transport, ObjectRef object, MetricSet metrics) {
    this(transport, object, metrics, new AtomicReference<>());
  }
}
