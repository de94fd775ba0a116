package io.s3ranged.spark;

import org.apache.spark.SparkConf;

/**
 * The engine's budget where {@code spark.s3ranged.memory.maxBytes} is not set.
 *
 * <p>Off-heap bytes beyond an executor's memory overhead get it killed by its cluster manager, so
 * an engine takes half of the overhead, and at most 512 MiB. A local session, whose JVM has no
 * overhead, gives a quarter of its heap's size, and at most 512 MiB.
 */
final class MemoryBudget {

  private static final long MIB = 1L << 20;
  private static final long MOST = 512 * MIB;
  private static final long LEAST = 4 * MIB;

  private MemoryBudget() {}

  static long defaultBytes(SparkConf conf, long maxHeapBytes) {
    long share = isLocal(conf) ? maxHeapBytes / 4 : overheadMib(conf) * MIB / 2;
    return Math.max(LEAST, Math.min(MOST, share));
  }

  private static boolean isLocal(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    return master.startsWith("local") && !master.startsWith("local-cluster");
  }

  /** As Spark's resource profiles count it. */
  private static long overheadMib(SparkConf conf) {
    if (conf.contains("spark.executor.memoryOverhead")) {
      return conf.getSizeAsMb("spark.executor.memoryOverhead");
    }
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long share = (long) (factor * conf.getSizeAsMb("spark.executor.memory", "1g"));
    return Math.max(conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m"), share);
  }
}
