package io.s3ranged.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.BorrowedOptions;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.options.OptionScope;
import io.s3ranged.options.Options;
import io.s3ranged.options.UnknownOptions;
import io.s3ranged.s3a.S3aFallback;
import io.s3ranged.source.plan.Filters;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import io.s3ranged.spark.format.table.PlannedFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * The options of one read, checked, and the session they were given in. Lives on the driver.
 *
 * <p>Equal requests have equal options. Its text shows the paths and no option's value.
 */
final class ReadRequest {

  private final Map<String, String> given;
  private final BorrowedOptions borrowed;
  private final SessionSettings session;
  private final List<String> paths;
  private final FormatSettings format;
  private final Optional<ParsedFormat> parsed;

  private ReadRequest(
      Map<String, String> given,
      BorrowedOptions borrowed,
      SessionSettings session,
      List<String> paths,
      FormatSettings format,
      Optional<ParsedFormat> parsed) {
    this.given = given;
    this.borrowed = borrowed;
    this.session = session;
    this.paths = paths;
    this.format = format;
    this.parsed = parsed;
  }

  /**
   * @throws RangedIOException {@code BAD_OPTION} for an unknown name or a value that its option
   *     does not allow
   */
  static ReadRequest of(Map<String, String> options, SessionSettings session)
      throws RangedIOException {
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(options);
    addSessionDefaults(given, session, ofThisSource());
    BorrowedOptions borrowed =
        SparkOptionNames.of(lookup(given, session, name -> null).get(Options.FILE_FORMAT));
    UnknownOptions.check(options.keySet(), borrowed);
    addSessionDefaults(given, session, borrowed.names());
    OptionLookup lookup = lookup(borrowed.without(given), session, name -> null);
    lookup.checkAll();
    FormatSettings format = FormatSettings.from(lookup);
    Optional<ParsedFormat> parsed = ParsedFormats.of(format.format(), borrowed.of(given));
    if (parsed.isPresent()) {
      format = parsed.get().framed(format);
    }
    ReadRequest request = new ReadRequest(given, borrowed, session, paths(given), format, parsed);
    // A glob or a time that is none is told when the table is loaded, as all wrong values are.
    Filters unused = PlanFilter.filters(request);
    return request;
  }

  /** These options with those of one scan over them; a table of a catalog is scanned with none. */
  ReadRequest with(Map<String, String> options) throws RangedIOException {
    Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(given);
    merged.putAll(options);
    return of(merged, SessionSettings.active());
  }

  /** Spark has put them in for a read, but not where its catalog makes a table. */
  private static void addSessionDefaults(
      Map<String, String> given, SessionSettings session, Collection<String> names) {
    for (String name : names) {
      String text = session.sql().apply("spark.datasource." + S3RangedDataSource.NAME + "." + name);
      if (text != null) {
        given.putIfAbsent(name, text);
      }
    }
  }

  private static List<String> ofThisSource() {
    return Options.all().stream()
        .filter(key -> key.scope() != OptionScope.STATIC)
        .map(OptionKey::name)
        .toList();
  }

  SessionSettings session() {
    return session;
  }

  /** The paths of {@code load(...)}, none where repository and context tell what to read. */
  List<String> paths() {
    return paths;
  }

  FormatSettings format() {
    return format;
  }

  /**
   * The options that Spark's own reader of the format defines, as they were given. Names are found
   * in any case.
   */
  Map<String, String> formatOptions() {
    return borrowed.of(given);
  }

  /** The options that are this source's, as they were given, paths included. */
  Map<String, String> ownOptions() {
    return borrowed.without(given);
  }

  /** How records are parsed, with the settings that the session had; empty for raw records. */
  Optional<ParsedFormat> parsed() {
    return parsed;
  }

  /** Settings by which a Hadoop file system reaches what this read means; they hold its secrets. */
  Map<String, String> access() {
    return PlannedFiles.access(ownOptions());
  }

  /** The value of an option that does not depend on a bucket. */
  <T> T get(OptionKey<T> key) throws RangedIOException {
    return options().get(key);
  }

  <T> Optional<T> find(OptionKey<T> key) throws RangedIOException {
    return options().find(key);
  }

  /** The options, without the settings that a bucket may have of its own. */
  OptionLookup options() {
    return lookup(borrowed.without(given), session, session.sql());
  }

  /** How to reach {@code bucket}: options first, then its {@code fs.s3a.*} settings. */
  ConnectionSettings connection(String bucket) throws RangedIOException {
    return ConnectionSettings.from(ofBucket(bucket));
  }

  /** The index that the options name, with the credentials of {@code bucket}. */
  Optional<IndexSettings> index(String bucket) throws RangedIOException {
    return IndexSettings.from(ofBucket(bucket));
  }

  EngineSettings engineSettings() throws RangedIOException {
    return engineSettings(options(), session);
  }

  private OptionLookup ofBucket(String bucket) throws RangedIOException {
    S3aFallback hadoop = S3aFallback.read(hadoop(), bucket, given.keySet());
    return lookup(
        borrowed.without(given),
        session,
        name -> name.startsWith("fs.s3a.") ? hadoop.apply(name) : session.sql().apply(name));
  }

  /** The session's, with the {@code fs.*} settings that were given as options of the read. */
  private Configuration hadoop() {
    Configuration conf = new Configuration(session.hadoop());
    given.forEach(
        (name, text) -> {
          if (name.startsWith(SparkOptionNames.HADOOP)) {
            conf.set(name, text);
          }
        });
    return conf;
  }

  private static OptionLookup lookup(
      Map<String, String> given, SessionSettings session, Function<String, String> fallbacks) {
    return OptionLookup.layered(given, name -> session.conf().get(name, null), fallbacks);
  }

  private static EngineSettings engineSettings(OptionLookup options, SessionSettings session)
      throws RangedIOException {
    return EngineSettings.from(
        options, MemoryBudget.defaultBytes(session.conf(), Runtime.getRuntime().maxMemory()));
  }

  /** Spark gives one path as {@code path} and several as a JSON array, {@code paths}. */
  private static List<String> paths(Map<String, String> given) throws RangedIOException {
    List<String> paths = new ArrayList<>();
    String several = given.get("paths");
    if (several != null) {
      try {
        paths.addAll(List.of(new ObjectMapper().readValue(several, String[].class)));
      } catch (JsonProcessingException e) {
        throw Faults.of(FaultKind.BAD_OPTION, "option paths is not a JSON array of strings", e);
      }
    }
    String one = given.get("path");
    if (one != null) {
      paths.add(one);
    }
    for (String path : paths) {
      checkNoCredentials(path);
    }
    return List.copyOf(paths);
  }

  /** Hadoop once took {@code s3a://KEY:SECRET@bucket/}; a path is shown in plans and logs. */
  private static void checkNoCredentials(String path) throws RangedIOException {
    int start = path.indexOf("://") + 3;
    int slash = path.indexOf('/', start);
    String bucket = path.substring(start, slash < 0 ? path.length() : slash);
    if (bucket.indexOf('@') >= 0 || bucket.indexOf(':') >= 0) {
      throw Faults.of(
          FaultKind.BAD_PATH,
          "a path has an @ or a : in the place of its bucket; give credentials as options, not in"
              + " paths");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadRequest that
        && given.equals(that.given)
        && session.context() == that.session.context();
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  @Override
  public String toString() {
    return paths.isEmpty() ? "the repository of its options" : String.join(", ", paths);
  }
}
