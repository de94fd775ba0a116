package io.s3ranged.benchmark.client;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;

/** s3ranged's own planning of a prefix: {@code way=index}, or {@code way=list}. */
public final class PlanClient implements Client {

  private final ConnectionSettings connection;
  private final Engine engine;
  private final DynamoFragmentIndex index;
  private final boolean fromIndex;

  public PlanClient(Parameters parameters) throws Exception {
    this.connection = RangedClient.connection(parameters);
    this.engine = RangedClient.engine(parameters);
    this.index = DynamoFragmentIndex.open(new IndexSettings("any", connection));
    this.fromIndex = parameters.text("way").equals("index");
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    int objects =
        fromIndex
            ? index.entries(task.text("bucket"), task.text("prefix"), new MetricSet()).size()
            : RangedClient.listed(engine, connection, task).size();
    return new Outcome(0, -1, -1, Integer.toString(objects));
  }

  @Override
  public void close() {
    index.close();
    EngineRegistry.close();
  }
}
