package io.s3ranged.spark;

import io.s3ranged.options.Locality;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/** The executors that splits may prefer, in Spark's spelling ({@code executor_HOST_ID}). */
final class LiveExecutors {

  private LiveExecutors() {}

  /** Those that live now; none where splits shall have no preference. */
  static List<String> of(SparkContext context, Locality locality) {
    boolean dynamic = context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
    if (context.isLocal() || locality == Locality.FALSE || (locality == Locality.AUTO && dynamic)) {
      return List.of();
    }
    BlockManager blocks = context.env().blockManager();
    List<String> executors = new ArrayList<>();
    for (BlockManagerId peer :
        CollectionConverters.asJava(blocks.master().getPeers(blocks.blockManagerId()))) {
      executors.add("executor_" + peer.host() + "_" + peer.executorId());
    }
    return executors;
  }
}
