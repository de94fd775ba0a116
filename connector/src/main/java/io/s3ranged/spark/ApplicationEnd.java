package io.s3ranged.spark;

import io.s3ranged.engine.EngineRegistry;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/** Closes the driver's engine when its application ends. Executors keep theirs until they exit. */
final class ApplicationEnd extends SparkListener {

  private ApplicationEnd() {}

  /** Listens to {@code context}, once. */
  static void watch(SparkContext context) {
    if (context.listenerBus().findListenersByClass(classTag()).isEmpty()) {
      context.addSparkListener(new ApplicationEnd());
    }
  }

  private static scala.reflect.ClassTag<ApplicationEnd> classTag() {
    return scala.reflect.ClassTag.apply(ApplicationEnd.class);
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    EngineRegistry.close();
  }
}
