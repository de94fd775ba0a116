package io.s3ranged.benchmark.client;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.engine.OrderedReader;
import io.s3ranged.engine.PinnedSlice;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.range.ObjectRange;
import io.s3ranged.range.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * s3ranged's engine at its edge: so many readers as there are slots, each with the objects that
 * fall to it. Parameters under {@code set.} are its settings.
 */
public final class RangedClient implements Client {

  private static final long DEFAULT_MEMORY_BYTES = 512L << 20;

  private final ConnectionSettings connection;
  private final Engine engine;
  private final int slots;
  private final Shares shares;

  public RangedClient(Parameters parameters) throws Exception {
    this.connection = connection(parameters);
    this.engine = engine(parameters);
    this.slots = parameters.count("slots", 2);
    this.shares = new Shares(slots);
  }

  static Engine engine(Parameters parameters) throws Exception {
    Map<String, String> settings = parameters.under("set.");
    return EngineRegistry.get(
        EngineSettings.from(
            new OptionLookup(key -> settings.get(key.name())), DEFAULT_MEMORY_BYTES));
  }

  static ConnectionSettings connection(Parameters parameters) {
    return new ConnectionSettings(
        "us-east-1",
        parameters.text("endpoint"),
        true,
        null,
        new ConnectionSettings.Secrets("any", "keys", null),
        false);
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    MetricSet metrics = engine.newMetrics();
    List<ObjectRef> objects = listed(engine, connection, task);
    List<Shares.Piece> lots = new ArrayList<>();
    boolean again = task.count("times", 1) > 1;
    int readers = again ? 1 : Math.min(slots, objects.size());
    for (int i = 0; i < readers; i++) {
      lots.add(new Shares.Piece("", i, 0));
    }
    long bytes =
        shares.readAll(
            Shares.repeated(lots, task),
            () ->
                lot -> {
                  List<ObjectRange> schedule = new ArrayList<>();
                  for (int i = (int) lot.start(); i < objects.size(); i += readers) {
                    schedule.add(ObjectRange.whole(objects.get(i)));
                  }
                  return read(schedule, metrics);
                });
    return RangedCounts.of(metrics).outcome(bytes, Long.toString(bytes));
  }

  private long read(List<ObjectRange> schedule, MetricSet metrics) throws Exception {
    long bytes = 0;
    try (OrderedReader reader = engine.inOrder(connection, schedule, metrics)) {
      for (int i = 0; reader.nextEntry(); i++) {
        long end = schedule.get(i).range().end();
        for (long at = 0; at < end; ) {
          PinnedSlice slice = reader.nextSlice();
          at = slice.end();
          bytes += slice.length();
        }
      }
    }
    return bytes;
  }

  static List<ObjectRef> listed(Engine engine, ConnectionSettings connection, Parameters task)
      throws Exception {
    List<ObjectRef> objects = new ArrayList<>();
    ObjectLister lister = engine.lister(connection, engine.newMetrics());
    String token = null;
    do {
      ObjectLister.Page page = lister.list(task.text("bucket"), task.text("prefix"), token);
      page.objects().forEach(object -> objects.add(object.object()));
      token = page.nextToken();
    } while (token != null);
    return objects;
  }

  @Override
  public void close() {
    shares.close();
    EngineRegistry.close();
  }
}
