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
 * @param ready the block itself where it was fetched already; whoever takes it out owns its lease
 */
record LoadContext(
    RangeTransport transport,
    ObjectRef object,
    MetricSet metrics,
    AtomicReference<ReadyBlock> ready) {

  /** A block that needs no load. */
  record ReadyBlock(BufferLease lease, int length) {}

  LoadContext(RangeTransport transport, ObjectRef object, MetricSet metrics) {
    this(transport, object, metrics, new AtomicReference<>());
  }
}
