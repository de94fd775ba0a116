package io.s3ranged.hadoop;

import io.s3ranged.engine.ObjectReader;
import io.s3ranged.engine.OrderedReader;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import org.apache.hadoop.fs.Path;

/**
 * What a stream was opened with.
 *
 * @param object with its size; its ETag may come with the first read
 * @param splitEnd where read-ahead ends
 */
record OpenedObject(
    Path path,
    BucketStore store,
    ObjectRef object,
    ReadPolicy policy,
    long splitEnd,
    StreamCounters counters) {

  ObjectReader reader(ObjectRef known) throws RangedIOException {
    return store.open(known, counters.metrics());
  }

  /** A reader from {@code position} on, which lies in the object. */
  OrderedReader inOrder(ObjectRef known, long position) throws RangedIOException {
    long end = Math.max(position + 1, Math.min(splitEnd, known.size()));
    return store.inOrder(known, new ByteRange(position, end), counters.metrics());
  }
}
