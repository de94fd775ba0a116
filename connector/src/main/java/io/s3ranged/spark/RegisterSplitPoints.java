package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.Options;
import io.s3ranged.options.Sizes;
import io.s3ranged.source.dynamodb.DynamoFragmentIndex;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.plan.PathRule;
import io.s3ranged.source.points.PointFinder;
import io.s3ranged.source.points.PointSummary;
import io.s3ranged.source.points.QuotedDialect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark job that looks through many objects of an index for split points and stores them: {@code
 * spark-submit --class io.s3ranged.spark.RegisterSplitPoints BUNDLE --table NAME PATH...}.
 *
 * <p>Objects are those that are registered under the paths and have no points of this spacing yet;
 * nothing is listed. Settings are those of a read: {@code spark.datasource.s3ranged.*} and what
 * they fall back to. May be run again at any time.
 */
public final class RegisterSplitPoints {

  private static final int MOST_TASKS = 10_000;
  private static final int WRONG_USAGE = 2;

  private static final String USAGE =
      "usage: spark-submit --class io.s3ranged.spark.RegisterSplitPoints"
          + " s3ranged-connector_2.13-VERSION-bundle.jar --table NAME [--points-every SIZE]"
          + " [--multi-line-csv [--csv-option NAME=VALUE]...]"
          + " s3://BUCKET/PREFIX...\n\n"
          + "Looks through gzip and zstd objects that are registered under the paths, and stores"
          + " where reading can start, about one place for SIZE (16m) of compressed bytes; with"
          + " --multi-line-csv those that are not compressed, as CSV whose quotes may hold line"
          + " ends.\n"
          + "Ends with 0 if all were looked through, 1 if some are damaged or the job failed, 2 if"
          + " it was called wrongly.";

  private final SparkSession session;
  private final ReadRequest request;
  private final PointRecipe recipe;

  private RegisterSplitPoints(SparkSession session, ReadRequest request, PointRecipe recipe) {
    this.session = session;
    this.request = request;
    this.recipe = recipe;
  }

  /** What was asked for; no recipe where that was asked for wrongly. */
  private record Asked(Map<String, String> options, List<String> paths, PointRecipe recipe) {}

  /**
   * Runs the job. Ends the JVM with its exit code where that is not 0: a driver inside a cluster
   * that ends its JVM itself has failed, as far as the cluster can tell.
   */
  public static void main(String[] args) {
    Asked asked = parse(args);
    if (asked.recipe() == null) {
      System.err.println(USAGE);
      System.exit(WRONG_USAGE);
    }
    int status;
    SparkSession session =
        SparkSession.builder().appName("s3ranged RegisterSplitPoints").getOrCreate();
    try {
      PointSummary summary = run(session, asked.options(), asked.paths(), asked.recipe());
      summary.failures().forEach(System.err::println);
      System.out.println(summary.words());
      status = summary.failures().isEmpty() ? 0 : 1;
    } catch (RangedIOException fault) {
      System.err.println("RegisterSplitPoints: " + fault.getMessage());
      status = 1;
    } finally {
      session.stop();
    }
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Looks through the registered objects of {@code paths}.
   *
   * @param options those of a read; {@code index.tableName} is one of them
   * @param recipe with a dialect, {@link QuotedDialect#recipe}, for CSV
   * @throws RangedIOException {@code BAD_OPTION} without an index, and what planning may end in;
   *     what a task fails with comes in Spark's exception
   */
  public static PointSummary run(
      SparkSession session, Map<String, String> options, List<String> paths, PointRecipe recipe)
      throws RangedIOException {
    ReadRequest request = ReadRequest.of(options, SessionSettings.active());
    RegisterSplitPoints job = new RegisterSplitPoints(session, request, recipe);
    PointSummary summary = PointSummary.NONE;
    for (String path : paths) {
      summary = summary.plus(job.path(PathRule.parse(path)));
    }
    return summary;
  }

  private static Asked parse(String[] args) {
    Map<String, String> options = new HashMap<>();
    Map<String, String> csv = new HashMap<>();
    List<String> paths = new ArrayList<>();
    long everyBytes = PointRecipe.DEFAULT_EVERY_BYTES;
    boolean quoted = false;
    PointRecipe recipe = null;
    try {
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--table" -> options.put(Options.INDEX_TABLE_NAME.name(), args[++i]);
          case "--points-every" -> everyBytes = Sizes.parse(args[++i]);
          case "--multi-line-csv" -> quoted = true;
          case "--csv-option" -> {
            String[] option = args[++i].split("=", 2);
            csv.put(option[0], option[1]);
          }
          default -> paths.add(args[i]);
        }
      }
      recipe = quoted ? QuotedDialect.of(csv).recipe(everyBytes) : PointRecipe.every(everyBytes);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("RegisterSplitPoints: " + e.getMessage());
    }
    boolean complete = !options.isEmpty() && !paths.isEmpty();
    boolean known = paths.stream().noneMatch(path -> path.startsWith("-"));
    return new Asked(options, paths, complete && known ? recipe : null);
  }

  private PointSummary path(PathRule rule) throws RangedIOException {
    IndexSettings index =
        request
            .index(rule.bucket())
            .orElseThrow(
                () -> Faults.of(FaultKind.BAD_OPTION, "split points are kept in index.tableName"));
    List<ObjectRegistration> pending = pending(index, rule);
    if (pending.isEmpty()) {
      return PointSummary.NONE;
    }
    PointTask task =
        new PointTask(
            rule.bucket(),
            recipe,
            index,
            request.connection(rule.bucket()),
            request.engineSettings());
    List<List<ObjectRegistration>> shares = shares(pending);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return context.parallelize(shares, shares.size()).map(task).reduce(PointSummary::plus);
  }

  private List<ObjectRegistration> pending(IndexSettings settings, PathRule rule)
      throws RangedIOException {
    List<ObjectRegistration> pending = new ArrayList<>();
    try (FragmentIndex index = DynamoFragmentIndex.open(settings)) {
      for (ManifestEntry entry : index.entries(rule.bucket(), rule.key(), new MetricSet())) {
        boolean done = entry.points() != null && entry.points().recipe().equals(recipe);
        boolean whole = entry.range().equals(entry.object().range());
        if (!done
            && whole
            && rule.accepts(entry.context())
            && PointFinder.mayFind(entry.object(), recipe)) {
          pending.add(
              new ObjectRegistration(entry.context(), entry.object(), entry.lastModifiedMillis()));
        }
      }
    }
    return pending;
  }

  /** One object a task as far as that goes, the longest first. */
  private static List<List<ObjectRegistration>> shares(List<ObjectRegistration> objects) {
    int count = Math.min(MOST_TASKS, objects.size());
    List<List<ObjectRegistration>> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(new ArrayList<>());
    }
    List<ObjectRegistration> longestFirst =
        objects.stream()
            .sorted(Comparator.comparingLong(object -> -object.object().size()))
            .toList();
    for (int i = 0; i < longestFirst.size(); i++) {
      shares.get(i % count).add(longestFirst.get(i));
    }
    return shares;
  }
}
