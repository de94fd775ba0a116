package io.s3ranged.spark;

import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.Sizes;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;

/** Closes the driver's engine when its application ends. Executors keep theirs until they exit. */
final class ApplicationEnd extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationEnd.class);

  private ApplicationEnd() {}

  /** Listens to {@code context}, once, and says once what memory its engines take. */
  static void watch(SparkContext context, EngineSettings settings) {
    if (context.listenerBus().findListenersByClass(classTag()).isEmpty()) {
      LOG.info(
          "s3ranged buffers and caches take at most {} off the heap of each JVM that reads; raise"
              + " spark.s3ranged.memory.maxBytes, with spark.executor.memoryOverhead, for more",
          Sizes.format(settings.maxMemoryBytes()));
      context.addSparkListener(new ApplicationEnd());
    }
  }

  private static ClassTag<ApplicationEnd> classTag() {
    return ClassTag.apply(ApplicationEnd.class);
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    EngineRegistry.close();
  }
}
