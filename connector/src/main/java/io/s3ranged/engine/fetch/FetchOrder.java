package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What to fetch and where to put it.
 *
 * <p>Of an object without a known size the fetch is a discovery: its range starts anywhere, and its
 * end is clipped to the size that the answer tells.
 *
 * @param targets direct buffers that are filled in order; together they have at least {@code
 *     range.length()} bytes from position to limit. They are lent until the listener hears {@code
 *     done} or {@code failed}, and their positions are left alone
 * @param metrics whom to count the GETs, bytes and retries for
 * @param hedging hears when the fetch is slow; of an object that is not pinned it hears nothing
 */
public record FetchOrder(
    RangeTransport transport,
    ObjectRef object,
    ByteRange range,
    List<ByteBuffer> targets,
    MetricSet metrics,
    Hedging hedging) {

  /** A fetch that is not hedged. */
  public FetchOrder(
      RangeTransport transport,
      ObjectRef object,
      ByteRange range,
      List<ByteBuffer> targets,
      MetricSet metrics) {
    this(transport, object, range, targets, metrics, Hedging.NONE);
  }
}
