package io.s3ranged.engine.transport;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.Objects;

/**
 * One ranged GET.
 *
 * <p>Where {@code object} has an ETag the request carries {@code If-Match}; where it has a version
 * id, {@code versionId}. {@code range} is bounded and not empty.
 *
 * @param remoteToken goes with the request under {@link #REMOTE_TOKEN_HEADER}, signed as the other
 *     headers are, or null: see {@link RemoteMemory}
 */
public record RangeRequest(ObjectRef object, ByteRange range, String remoteToken) {

  /** The header that offers a store memory to write to. */
  public static final String REMOTE_TOKEN_HEADER = "x-amz-rdma-token";

  public RangeRequest {
    Objects.requireNonNull(object, "object");
    if (range.isEmpty() || !range.isBounded()) {
      throw new IllegalArgumentException("A request needs a bounded range with bytes: " + range);
    }
  }

  /** A GET that offers no memory. */
  public RangeRequest(ObjectRef object, ByteRange range) {
    this(object, range, null);
  }

  /** This GET with the right to write its bytes into memory. */
  public RangeRequest withRemoteToken(String token) {
    return new RangeRequest(object, range, token);
  }

  /** Who knows a token may write into this JVM's memory: it is not shown. */
  @Override
  public String toString() {
    return "RangeRequest[" + object + ", " + range + (remoteToken == null ? "]" : ", offering]");
  }
}
