package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Not measured: has Spark write the files of {@link Tables} that are not there yet into the folder
 * of the server's data, {@code made-NAME-0}, {@code made-NAME-1}, ...
 */
public final class MakeClient implements Client {

  private final SparkSession spark;

  public MakeClient(Parameters parameters) {
    this.spark =
        SparkSession.builder()
            .master("local[" + parameters.count("slots", 2) + "]")
            .appName("benchmark's data")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    Path directory = Path.of(task.text("directory"));
    String name = task.text("name");
    int files = task.count("files", 1);
    long rows = task.number("rows");
    Path draft = directory.resolve("draft-" + name);
    Dataset<Row> table = Tables.of(spark, task.text("table"), rows, files);
    table
        .write()
        .mode("overwrite")
        .option("compression", task.text("table").equals("wide") ? "snappy" : "none")
        .format(task.text("format"))
        .save(draft.toString());
    List<Path> parts;
    try (Stream<Path> found = Files.list(draft)) {
      parts = found.filter(p -> p.getFileName().toString().startsWith("part-")).sorted().toList();
    }
    for (int i = 0; i < parts.size(); i++) {
      Path made = directory.resolve(String.format(Locale.ROOT, "made-%s-%d", name, i));
      Files.move(parts.get(i), made, StandardCopyOption.REPLACE_EXISTING);
    }
    try (Stream<Path> rest = Files.walk(draft)) {
      for (Path path : (Iterable<Path>) rest.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
    return Outcome.ofBytes(0);
  }

  @Override
  public void close() throws IOException {
    spark.stop();
  }
}
