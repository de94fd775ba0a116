package io.s3ranged.benchmark.client;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.OptionLookup;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark in this process, over s3ranged ({@code source=s3ranged}) or over S3A with the named stream.
 *
 * <p>Queries: {@code count}, {@code octets} (sum(octet_length(value))), {@code noop} (write),
 * {@code like} (value like '% 404 %'), {@code binary} (sum(length(content))).
 */
public final class SparkClient implements Client {

  private final boolean ranged;
  private final SparkSession spark;
  private RangedCounts counted = RangedCounts.NONE;

  public SparkClient(Parameters parameters) {
    this.ranged = parameters.text("source").equals("s3ranged");
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[" + parameters.count("slots", 2) + "]")
            .appName("benchmark")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2");
    settings(parameters).forEach(builder::config);
    this.spark = builder.getOrCreate();
  }

  private Map<String, String> settings(Parameters given) {
    Map<String, String> settings = new TreeMap<>();
    if (ranged) {
      String prefix = "spark.datasource.s3ranged.";
      settings.put(prefix + "endpoint", given.text("endpoint"));
      settings.put(prefix + "region", "us-east-1");
      settings.put(prefix + "pathStyleAccess", "true");
      settings.put(prefix + "accessKey", "any");
      settings.put(prefix + "secretKey", "keys");
      if (given.text("planning", "list").equals("index")) {
        settings.put(prefix + "index.tableName", "any");
        settings.put(prefix + "index.endpoint", given.text("endpoint"));
      }
      settings.putAll(given.under("set."));
    } else {
      S3aClient.settings(given)
          .forEach((name, value) -> settings.put("spark.hadoop." + name, value));
    }
    return settings;
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    String value = query(task);
    if (!ranged) {
      return new Outcome(task.number("totalBytes"), -1, -1, value);
    }
    // The JVM's engine, whatever settings it was made with.
    Engine engine =
        EngineRegistry.get(EngineSettings.from(new OptionLookup(name -> null), 64L << 20));
    RangedCounts now = RangedCounts.of(engine.metrics());
    Outcome outcome = now.since(counted).outcome(task.number("totalBytes"), value);
    counted = now;
    return outcome;
  }

  private String query(Parameters task) {
    String query = task.text("query");
    Dataset<Row> rows = read(task, query.equals("binary"));
    return switch (query) {
      case "count" -> Long.toString(rows.count());
      case "octets" -> one(rows.agg(sum(octet_length(col("value")))));
      case "like" -> Long.toString(rows.filter(col("value").like("% 404 %")).count());
      case "binary" -> one(rows.agg(sum(length(col("content")))));
      case "noop" -> {
        rows.write().format("noop").mode("overwrite").save();
        yield "written";
      }
      default -> throw new IllegalArgumentException("there is no query " + query);
    };
  }

  private Dataset<Row> read(Parameters task, boolean binary) {
    String path = task.text("bucket") + "/" + task.text("prefix") + task.text("folder", "");
    if (ranged) {
      return spark
          .read()
          .format("s3ranged")
          .option("fileFormat", binary ? "binary" : "text")
          .load("s3://" + path);
    }
    return binary
        ? spark.read().format("binaryFile").load("s3a://" + path)
        : spark.read().text("s3a://" + path);
  }

  private static String one(Dataset<Row> rows) {
    return String.valueOf(rows.collectAsList().get(0).get(0));
  }

  @Override
  public void close() {
    spark.stop();
  }
}
