package io.s3ranged.spark;

import io.s3ranged.options.Locality;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Names for each split the executor that may have its blocks in its cache.
 *
 * <p>The same bytes go to the same executor as long as it lives, and few move when executors come
 * and go (rendezvous hashing). No executor is preferred by more than its share and a quarter of the
 * splits: a task that waits for a busy executor is slower than one that fetches again.
 */
record PreferredHosts(List<String> executors) {

  private static final double OVERLOAD = 1.25;
  private static final int BLOCK_SHIFT = 20;

  /** The live executors, or none where splits shall have no preference. */
  static PreferredHosts of(SparkContext context, Locality locality) {
    boolean dynamic = context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
    if (context.isLocal() || locality == Locality.FALSE || (locality == Locality.AUTO && dynamic)) {
      return new PreferredHosts(List.of());
    }
    BlockManager blocks = context.env().blockManager();
    List<String> executors = new ArrayList<>();
    for (BlockManagerId peer :
        CollectionConverters.asJava(blocks.master().getPeers(blocks.blockManagerId()))) {
      executors.add("executor_" + peer.host() + "_" + peer.executorId());
    }
    executors.sort(Comparator.naturalOrder());
    return new PreferredHosts(List.copyOf(executors));
  }

  /** The splits with their preferences, in the same order. */
  List<Split> assign(List<Split> splits) {
    if (executors.size() < 2) {
      return splits;
    }
    int most = (int) Math.ceil(OVERLOAD * splits.size() / executors.size());
    Map<String, Integer> load = new HashMap<>();
    List<Split> assigned = new ArrayList<>(splits.size());
    for (Split split : splits) {
      String best = best(split.parts().get(0), load, most);
      load.merge(best, 1, Integer::sum);
      assigned.add(new Split(split.parts(), List.of(best)));
    }
    return assigned;
  }

  private String best(PlannedRange first, Map<String, Integer> load, int most) {
    String block = first.object().uri() + " " + (first.range().start() >> BLOCK_SHIFT);
    String best = null;
    long bestScore = 0;
    for (String executor : executors) {
      long score = score(executor + " " + block);
      if (load.getOrDefault(executor, 0) < most && (best == null || score > bestScore)) {
        best = executor;
        bestScore = score;
      }
    }
    return best;
  }

  /** FNV-1a, then mixed so that texts with a common start spread over all bits. */
  private static long score(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }
}
