package io.s3ranged.spark;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.points.PointRegistration;
import io.s3ranged.source.points.PointSummary;
import java.util.List;
import org.apache.spark.api.java.function.Function;

/**
 * Looks through some objects on an executor, one after the other. Carries the credentials; its text
 * shows none.
 */
record PointTask(
    String repository,
    PointRecipe recipe,
    IndexSettings index,
    ConnectionSettings connection,
    EngineSettings engine)
    implements Function<List<ObjectRegistration>, PointSummary> {

  @Override
  public PointSummary call(List<ObjectRegistration> objects) throws RangedIOException {
    Engine here = EngineRegistry.get(engine);
    MetricSet metrics = here.newMetrics();
    PointSummary summary = PointSummary.NONE;
    try (FragmentIndex opened = DynamoFragmentIndex.open(index)) {
      PointRegistration registration =
          new PointRegistration(
              opened, schedule -> here.inOrder(connection, schedule, metrics), recipe);
      for (ObjectRegistration object : objects) {
        summary = summary.plus(registration.register(repository, object, metrics));
      }
    }
    return summary;
  }

  @Override
  public String toString() {
    return "PointTask(" + repository + ")";
  }
}
