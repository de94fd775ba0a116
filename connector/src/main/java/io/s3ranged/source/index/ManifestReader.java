package io.s3ranged.source.index;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import java.util.List;

/** The planner's side of the index. Safe to use from any thread. */
public interface ManifestReader {

  /**
   * All entries of {@code repository} whose context starts with {@code contextPrefix}, in the order
   * of context (by UTF-8 bytes) and position.
   *
   * <p>Complete or a fault: a throttle, a time-out or an unanswered key is never a missing entry.
   * Empty if the repository has none.
   *
   * @param metrics counts the requests and their capacity
   * @throws RangedIOException {@code INDEX_NOT_FOUND}, {@code INDEX_WRONG_SCHEMA}, {@code
   *     INDEX_UNAVAILABLE}, {@code INDEX_INCONSISTENT}
   */
  List<ManifestEntry> entries(String repository, String contextPrefix, MetricSet metrics)
      throws RangedIOException;

  /** Some entries of the first page that has any: enough to infer partition columns from. */
  List<ManifestEntry> firstEntries(String repository, String contextPrefix, MetricSet metrics)
      throws RangedIOException;
}
