package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;

/**
 * How objects become splits. All three as in Spark's file sources.
 *
 * @param maxPartitionBytes the most bytes of a split of objects that can be cut, at least 1
 * @param openCostInBytes what an object adds to its size when objects are packed, at least 0
 * @param minPartitionNum the number of splits aimed at, at least 1
 */
public record PlanSettings(long maxPartitionBytes, long openCostInBytes, int minPartitionNum)
    implements Serializable {

  public PlanSettings {
    if (maxPartitionBytes < 1 || openCostInBytes < 0 || minPartitionNum < 1) {
      throw new IllegalArgumentException("Not plan settings: " + maxPartitionBytes);
    }
  }

  /**
   * @param defaultParallelism the number of splits aimed at where the option is not set
   */
  public static PlanSettings from(OptionLookup options, int defaultParallelism)
      throws RangedIOException {
    return new PlanSettings(
        options.get(Options.MAX_PARTITION_BYTES),
        options.get(Options.OPEN_COST_IN_BYTES),
        options.find(Options.MIN_PARTITION_NUM).orElse(Math.max(1, defaultParallelism)));
  }
}
