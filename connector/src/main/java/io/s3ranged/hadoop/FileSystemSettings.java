package io.s3ranged.hadoop;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.options.OptionScope;
import io.s3ranged.options.Options;
import io.s3ranged.s3a.S3aFallback;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's configuration as the file system of one bucket reads it.
 *
 * <p>{@code fs.s3ranged.bucket.BUCKET.NAME} goes before {@code fs.s3ranged.NAME}, and that before
 * the option's {@code fs.s3a.*} setting. Names are those of the options; JVM-wide ones stand
 * without their {@code spark.s3ranged.}. Secrets may stand in Hadoop's credential stores.
 */
final class FileSystemSettings {

  private static final String PREFIX = "fs.s3ranged.";
  private static final String JVM_PREFIX = "spark.s3ranged.";

  private static final Set<OptionKey<?>> OF_INDEX =
      Set.of(Options.INDEX_TABLE_NAME, Options.INDEX_REGION, Options.INDEX_ENDPOINT);

  /** What Hadoop itself reads under the prefix. */
  private static final Set<String> OF_HADOOP = Set.of("impl", "impl.disable.cache");

  private final Configuration conf;
  private final String bucketPrefix;

  private FileSystemSettings(Configuration conf, String bucket) {
    this.conf = conf;
    this.bucketPrefix = "bucket." + bucket + ".";
  }

  /**
   * How to reach {@code bucket}. Options that were handed over with planned objects stand instead
   * of all {@code fs.s3ranged.*} names.
   *
   * @throws RangedIOException {@code BAD_OPTION} for an unknown name under {@code fs.s3ranged.}, or
   *     a value that its option does not allow
   */
  static ConnectionSettings connection(Configuration conf, String bucket) throws RangedIOException {
    Map<String, String> given;
    if (PlannedObjects.areTakenBy(conf)) {
      given = PlannedObjects.options(conf);
    } else {
      FileSystemSettings settings = new FileSystemSettings(conf, bucket);
      settings.checkNames();
      given = settings.given();
    }
    S3aFallback fallback = S3aFallback.read(conf, bucket, given.keySet());
    return ConnectionSettings.from(OptionLookup.layered(given, name -> null, fallback));
  }

  /**
   * The index that answers below {@code prefixes}.
   *
   * @throws RangedIOException {@code BAD_OPTION} if none is named
   */
  static IndexSettings index(Configuration conf, String bucket, List<String> prefixes)
      throws RangedIOException {
    Map<String, String> given = new FileSystemSettings(conf, bucket).given();
    S3aFallback fallback = S3aFallback.read(conf, bucket, given.keySet());
    return IndexSettings.from(OptionLookup.layered(given, name -> null, fallback))
        .orElseThrow(
            () ->
                Faults.of(
                    FaultKind.BAD_OPTION,
                    "setting "
                        + PREFIX
                        + IndexedPrefixes.NAME
                        + " names "
                        + prefixes
                        + " of bucket "
                        + bucket
                        + ", and "
                        + PREFIX
                        + Options.INDEX_TABLE_NAME.name()
                        + " names no index"));
  }

  /** What the JVM's engine is made from, if this file system is the first to need it. */
  static EngineSettings engine(Configuration conf, EngineHost host) throws RangedIOException {
    OptionLookup lookup =
        OptionLookup.layered(
            Map.of(),
            name -> {
              String own = conf.getTrimmed(PREFIX + name.substring(JVM_PREFIX.length()));
              return own == null ? host.text(name) : own;
            },
            name -> null);
    return host.admit(EngineSettings.from(lookup, host.defaultMemoryBytes()));
  }

  private Map<String, String> given() throws RangedIOException {
    Map<String, String> given = new HashMap<>();
    for (OptionKey<?> key : Options.all()) {
      if (isRead(key)) {
        String own = text(key, PREFIX + bucketPrefix + key.name());
        String text = own == null ? text(key, PREFIX + key.name()) : own;
        if (text != null) {
          given.put(key.name(), text);
        }
      }
    }
    return given;
  }

  private String text(OptionKey<?> key, String name) throws RangedIOException {
    if (!key.isSecret()) {
      return conf.getTrimmed(name);
    }
    try {
      char[] found = conf.getPassword(name);
      return found == null ? null : new String(found).strip();
    } catch (IOException e) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "setting " + name + ": the credential store cannot be read (" + e + ")",
          e);
    }
  }

  private void checkNames() throws RangedIOException {
    Set<String> known = new TreeSet<>(Set.of(IndexedPrefixes.NAME));
    for (OptionKey<?> key : Options.all()) {
      if (key.scope() == OptionScope.STATIC) {
        known.add(key.name().substring(JVM_PREFIX.length()));
      } else if (isRead(key)) {
        known.add(key.name());
      }
    }
    for (String name : conf.getPropsWithPrefix(PREFIX).keySet()) {
      String own = name.startsWith(bucketPrefix) ? name.substring(bucketPrefix.length()) : name;
      boolean ofAnotherBucket = own.startsWith("bucket.");
      if (!ofAnotherBucket && !OF_HADOOP.contains(own) && !known.contains(own)) {
        throw Faults.of(
            FaultKind.BAD_OPTION,
            "there is no setting " + PREFIX + name + "; behind " + PREFIX + " stand " + known);
      }
    }
  }

  private static boolean isRead(OptionKey<?> key) {
    return PlannedObjects.isOfConnection(key) || OF_INDEX.contains(key);
  }
}
