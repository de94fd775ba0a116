package io.s3ranged.cli;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.Sizes;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.FragmentHash;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.LookupQuery;
import io.s3ranged.source.index.LookupResult;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.MatchLevel;
import io.s3ranged.source.index.SplitPoint;
import io.s3ranged.source.index.SplitPoints;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lookup}: where a fragment is. */
@Command(
    name = "lookup",
    description =
        "Finds a fragment by its hash, the most specific place first, and its object's split points.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:found", "1:failed", "2:wrong usage", "3:not found"})
final class LookupCommand implements Callable<Integer> {

  private final Backends backends;

  @Option(names = "--hash", required = true, paramLabel = "HEX", description = "The hash.")
  String hash;

  @Option(
      names = "--repository",
      required = true,
      paramLabel = "NAME",
      description = "Where to look.")
  String repository;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Which object of the repository; by default objects have their key as context.")
  String context;

  @Option(
      names = "--match",
      paramLabel = "LEVEL",
      defaultValue = "full",
      description =
          "How far to widen: full (hash, repository and context), repository, hash. Default:"
              + " ${DEFAULT-VALUE}.")
  Match match;

  @Mixin ConnectionFlags connection;
  @Spec CommandSpec spec;

  LookupCommand(Backends backends) {
    this.backends = backends;
  }

  /** As people write the levels. */
  enum Match {
    FULL(MatchLevel.MATCH_FULL),
    REPOSITORY(MatchLevel.MATCH_REPOSITORY),
    HASH(MatchLevel.MATCH_HASH);

    private final MatchLevel level;

    Match(MatchLevel level) {
      this.level = level;
    }
  }

  @Override
  public Integer call() throws Exception {
    LookupQuery query = new LookupQuery(parsedHash(), repository, context, match.level);
    Optional<LookupResult> found;
    SplitPoints points = null;
    try (FragmentIndex index = backends.index(connection.index())) {
      found = index.lookup(query, new MetricSet());
      if (found.isPresent()) {
        points = points(index, found.get().association());
      }
    }
    if (found.isEmpty()) {
      spec.commandLine().getErr().println("s3ranged-index: nothing found at " + match.level);
      return IndexCommand.NOT_FOUND;
    }
    print(found.get(), spec.commandLine().getOut());
    print(points, spec.commandLine().getOut());
    return 0;
  }

  /** The points of the version that was found, or null. */
  private static SplitPoints points(FragmentIndex index, Association found)
      throws RangedIOException {
    AssociationKey place = found.place();
    return index
        .entry(place.repository(), place.context(), new MetricSet())
        .filter(entry -> entry.object().equals(found.object()))
        .map(ManifestEntry::points)
        .orElse(null);
  }

  private static void print(SplitPoints points, PrintWriter out) {
    if (points != null) {
      out.printf(
          Locale.ROOT,
          "split points: %d %s, every %s%n",
          points.points().size(),
          points.kind().words(),
          Sizes.format(points.recipe().everyBytes()));
      printIfKnown(
          out, "dialect", points.recipe().dialect().isEmpty() ? null : points.recipe().dialect());
      for (SplitPoint point : points.points()) {
        out.println("  " + point.position() + (point.afterLineFeed() ? " (a line starts)" : ""));
      }
    }
  }

  private FragmentHash parsedHash() {
    try {
      return FragmentHash.parse(hash);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void print(LookupResult result, PrintWriter out) {
    Association found = result.association();
    out.println("match: " + result.level());
    out.println("repository: " + found.place().repository());
    out.println("context: " + found.place().context());
    out.println("object: " + found.object().uri());
    out.println("range: " + found.range());
    out.println("size: " + found.object().size());
    printIfKnown(out, "etag", found.object().etag());
    printIfKnown(out, "version", found.object().versionId());
    printIfKnown(out, "crc32c", found.crc32c());
    if (found.lastModifiedMillis() >= 0) {
      out.println("modified: " + Instant.ofEpochMilli(found.lastModifiedMillis()));
    }
  }

  private static void printIfKnown(PrintWriter out, String name, String value) {
    if (value != null) {
      out.println(name + ": " + value);
    }
  }
}
