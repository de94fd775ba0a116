package io.s3ranged.benchmark.client;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.engine.ObjectReader;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** s3ranged's positional reads: ranges of {@code pieceBytes} in so many threads, each timed. */
public final class RangedPieces implements Client {

  private final ConnectionSettings connection;
  private final Engine engine;
  private final Shares shares;

  public RangedPieces(Parameters parameters) throws Exception {
    this.connection = RangedClient.connection(parameters);
    this.engine = RangedClient.engine(parameters);
    this.shares = new Shares(parameters.count("slots", 32));
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    MetricSet metrics = engine.newMetrics();
    Map<String, ObjectRef> objects = new HashMap<>();
    for (ObjectRef object : RangedClient.listed(engine, connection, task)) {
      objects.put(object.key(), object);
    }
    int pieceBytes = task.count("pieceBytes", 1 << 20);
    long bytes =
        shares.readAll(
            Shares.of(task, pieceBytes),
            () -> {
              ByteBuffer target = ByteBuffer.allocateDirect(pieceBytes);
              return piece -> {
                ObjectRef object = objects.get(piece.key());
                try (ObjectReader reader = engine.open(connection, object, metrics)) {
                  target.clear().limit((int) piece.length());
                  return reader.read(piece.start(), target);
                }
              };
            });
    return shares.timed(RangedCounts.of(metrics).outcome(bytes, Long.toString(bytes)));
  }

  @Override
  public void close() {
    shares.close();
    EngineRegistry.close();
  }
}
