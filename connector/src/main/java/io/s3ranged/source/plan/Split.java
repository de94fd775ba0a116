package io.s3ranged.source.plan;

import java.io.Serializable;
import java.util.List;

/**
 * What one task reads, in this order.
 *
 * @param preferredHosts where the blocks may be cached, best first, in Spark's spelling ({@code
 *     executor_HOST_ID}); empty for no preference
 */
public record Split(List<PlannedRange> parts, List<String> preferredHosts) implements Serializable {

  /** Bytes of all parts. */
  public long length() {
    return parts.stream().mapToLong(part -> part.range().length()).sum();
  }
}
