package io.s3ranged.benchmark.client;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import io.s3ranged.engine.Engine;
import io.s3ranged.engine.EngineRegistry;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.OptionLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark in this process, over s3ranged ({@code source=s3ranged}, or {@code files}: its file system
 * under Spark's own formats), over S3A with the named stream, or over batches that are there
 * already ({@code constant}).
 *
 * <p>Queries: {@code count}, {@code octets} (sum(octet_length(value))), {@code noop} (write),
 * {@code like} (value like '% 404 %'), {@code binary} (sum(length(content))); of tables {@code all}
 * (each column of each row, into nothing), {@code three}, {@code near} and {@code narrow} (sums and
 * greatest values of three columns, of four side by side and of four far apart), {@code again} (the
 * last).
 */
public final class SparkClient implements Client {

  static final List<String> THREE =
      List.of("sum(l_quantity)", "sum(l_extendedprice)", "max(l_shipdate)");
  static final List<String> NEAR = List.of("sum(c40)", "sum(c41)", "max(c42)", "sum(c43)");
  static final List<String> NARROW = List.of("sum(c3)", "sum(c27)", "max(c55)", "sum(c90)");

  private final String source;
  private final boolean ranged;
  private final SparkSession spark;
  private RangedCounts counted = RangedCounts.NONE;

  public SparkClient(Parameters parameters) {
    this.source = parameters.text("source");
    this.ranged = source.equals("s3ranged") || source.equals("files");
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
      if (source.equals("files")) {
        // What Hadoop's file system reads, which has no options of a query.
        S3aClient.settings(given.with(Parameters.parse("stream=classic")))
            .forEach((name, value) -> settings.put("spark.hadoop." + name, value));
        settings.put("spark.hadoop.fs.s3ranged.impl", "io.s3ranged.hadoop.RangedFileSystem");
      }
    } else if (!source.equals("constant")) {
      S3aClient.settings(given)
          .forEach((name, value) -> settings.put("spark.hadoop." + name, value));
    }
    return settings;
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    String value = query(task);
    if (source.equals("constant")) {
      return new Outcome(task.number("totalBytes"), -1, -1, "-");
    }
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
    Dataset<Row> rows =
        task.text("format", "").isEmpty() ? read(task, query.equals("binary")) : table(task);
    return switch (query) {
      case "all" -> {
        rows.write().format("noop").mode("overwrite").save();
        yield "-";
      }
      case "three" -> values(rows, THREE);
      case "near" -> values(rows, NEAR);
      case "narrow", "again" -> values(rows, NARROW);
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

  /** A table of {@link Tables}, under its schema: nobody has to look for one. */
  private Dataset<Row> table(Parameters task) {
    if (source.equals("constant")) {
      return spark
          .read()
          .format(ConstantSource.class.getName())
          .option("rows", task.text("rows"))
          .option("splits", 8)
          .load();
    }
    String format = task.text("format");
    String path = task.text("bucket") + "/" + task.text("prefix");
    DataFrameReader reader = spark.read();
    if (!format.equals("parquet")) {
      reader = reader.schema(Tables.ITEMS);
    }
    return switch (source) {
      case "s3ranged" ->
          reader.format("s3ranged").option("fileFormat", format).load("s3://" + path);
      case "files" -> reader.format(format).load("s3ranged://" + path);
      default -> reader.format(format).load("s3a://" + path);
    };
  }

  private static String values(Dataset<Row> rows, List<String> wanted) {
    Row row = rows.selectExpr(wanted.toArray(String[]::new)).collectAsList().get(0);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(text(row.get(i)));
    }
    return String.join(",", values);
  }

  /** Sums are added in any order: of their digits the first ten are the same. */
  static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.9e", number)
        : String.valueOf(value).replace(' ', '_');
  }

  private static String one(Dataset<Row> rows) {
    return String.valueOf(rows.collectAsList().get(0).get(0));
  }

  @Override
  public void close() {
    spark.stop();
  }
}
