package io.s3ranged.cli;

import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.options.Sizes;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.points.ObjectBytes;
import io.s3ranged.source.points.PointRegistration;
import io.s3ranged.source.points.PointSummary;
import io.s3ranged.source.points.QuotedDialect;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code register}: the objects of a listing. */
@Command(
    name = "register",
    description = {
      "Lists a prefix and registers its objects, each with its key as context.",
      "Objects that were rewritten are replaced. May be run again at any time, also after it was"
          + " killed."
    },
    mixinStandardHelpOptions = true)
final class RegisterCommand implements Callable<Integer> {

  private static final Pattern LOCATION =
      Pattern.compile("s3a?://([^/]+)(?:/(.*))?", Pattern.DOTALL);

  private final Backends backends;

  @Parameters(
      arity = "0..1",
      paramLabel = "s3://BUCKET/PREFIX",
      description = "What to list: all keys that start with PREFIX, as it is written.")
  String location;

  @Option(names = "--bucket", paramLabel = "BUCKET", description = "Instead of the location.")
  String bucket;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "With --bucket: keys that start with it; all keys if absent.")
  String prefix;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "Where the objects belong; the bucket if absent.")
  String repository;

  @Option(
      names = "--split-points",
      description = {
        "Look through gzip and zstd objects for places where reading can start, and store them, so"
            + " that objects of several members or frames are read by several tasks. Reads each"
            + " object once (of BGZF and seekable zstd less); what was looked through already is"
            + " not looked through again."
      })
  boolean splitPoints;

  @Option(
      names = "--points-every",
      paramLabel = "SIZE",
      defaultValue = "16m",
      description =
          "With --split-points: how far apart, in compressed bytes. Objects that are not longer"
              + " have none. Default: ${DEFAULT-VALUE}.")
  String pointsEvery;

  @Option(
      names = "--multi-line-csv",
      description = {
        "With --split-points: look through objects that are not compressed instead, as CSV whose"
            + " quoted fields may hold line ends. An object whose quotes could be read in two ways"
            + " is refused. A scan of csv with multiLine and the same options is cut there."
      })
  boolean multiLineCsv;

  @Option(
      names = "--csv-option",
      paramLabel = "NAME=VALUE",
      description = {
        "With --multi-line-csv: an option that the objects are read with: sep, quote, escape,"
            + " comment, lineSep, encoding, unescapedQuoteHandling. As in Spark where absent. Points"
            + " serve reads with the same options only."
      })
  Map<String, String> csvOptions = Map.of();

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description = "With --split-points: objects at the same time; one a processor if absent.")
  Integer threads;

  @Mixin ConnectionFlags connection;
  @Spec CommandSpec spec;

  RegisterCommand(Backends backends) {
    this.backends = backends;
  }

  /** What is listed. */
  record Location(String bucket, String prefix) {}

  @Override
  public Integer call() throws Exception {
    Location where = where();
    String into = repository == null ? where.bucket() : repository;
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    RegistrationSummary summary;
    PointSummary points;
    try (FragmentIndex index = backends.index(connection.index());
        ObjectLister lister = backends.lister(connection.store());
        Backends.OpenedBytes bytes = splitPoints ? backends.bytes(connection.store()) : null;
        PointPass pass = splitPoints ? pass(index, bytes, err) : null) {
      Progress progress = new Progress(err, System::nanoTime);
      ListingRegistration listing = new ListingRegistration(lister, index, progress, pass);
      summary = listing.run(where, into);
      points = listing.pointSummary();
    }
    if (summary.total() == 0) {
      err.println("s3ranged-index: no key starts with " + where.prefix());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "registered s3://%s/%s in repository %s: %,d objects (%,d new, %,d changed, %,d"
                + " unchanged) in %.1f s%n",
            where.bucket(),
            where.prefix(),
            into,
            summary.total(),
            summary.added(),
            summary.changed(),
            summary.unchanged(),
            seconds);
    if (splitPoints) {
      spec.commandLine().getOut().println(points.words());
    }
    return points.failures().isEmpty() ? 0 : IndexCommand.FAILED;
  }

  private PointPass pass(FragmentIndex index, ObjectBytes bytes, PrintWriter err) {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1) {
      throw usage("--threads is a count from 1: " + count);
    }
    return new PointPass(new PointRegistration(index, bytes, recipe()), count, err);
  }

  private PointRecipe recipe() {
    try {
      long everyBytes = Sizes.parse(pointsEvery);
      return multiLineCsv
          ? QuotedDialect.of(csvOptions).recipe(everyBytes)
          : PointRecipe.every(everyBytes);
    } catch (IllegalArgumentException e) {
      throw usage("--points-every or --csv-option: " + e.getMessage());
    }
  }

  private Location where() {
    if ((location == null) == (bucket == null) || (location != null && prefix != null)) {
      throw usage("Give either s3://BUCKET/PREFIX or --bucket, with --prefix or without.");
    }
    if (location == null) {
      return new Location(bucket, prefix == null ? "" : prefix);
    }
    Matcher matcher = LOCATION.matcher(location);
    if (!matcher.matches()) {
      throw usage("Not of the form s3://BUCKET/PREFIX: " + location);
    }
    return new Location(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
