package io.s3ranged.engine.transport;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.Objects;

/**
 * One ranged GET.
 *
 * <p>Where {@code object} has an ETag the request carries {@code If-Match}; where it has a version
 * id, {@code versionId}. {@code range} is bounded and not empty.
 */
public record RangeRequest(ObjectRef object, ByteRange range) {

  public RangeRequest {
    Objects.requireNonNull(object, "object");
    if (range.isEmpty() || !range.isBounded()) {
      throw new IllegalArgumentException("A request needs a bounded range with bytes: " + range);
    }
  }
}
