package io.s3ranged.s3a;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionScope;
import io.s3ranged.options.Options;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * The settings that a cluster has for S3A, as one bucket sees them, by their {@code fs.s3a.*}
 * names.
 *
 * <p>{@code fs.s3a.bucket.BUCKET.*} goes before {@code fs.s3a.*}. Secrets may stand in the
 * credential stores of {@code fs.s3a.security.credential.provider.path} and of {@code
 * hadoop.security.credential.provider.path}, asked in this order and before the configuration
 * itself. What only Hadoop's own defaults say counts as not set. Never shows a value.
 */
public final class S3aFallback implements Function<String, String> {

  private static final String PREFIX = "fs.s3a.";
  private static final String CENTRAL_ENDPOINT = "s3.amazonaws.com";

  /** Regions of S3A that mean "find out": the AWS SDK's chain, which is what we do anyway. */
  private static final Set<String> NO_REGIONS = Set.of("sdk", "ec2");

  private static final Set<OptionKey<?>> CREDENTIALS =
      Set.of(
          Options.CREDENTIALS_PROVIDER,
          Options.ACCESS_KEY,
          Options.SECRET_KEY,
          Options.SESSION_TOKEN);

  /** Settings that S3A still reads under an older name. */
  private static final Map<String, String> OLDER =
      Map.of(
          "fs.s3a.encryption.algorithm", "fs.s3a.server-side-encryption-algorithm",
          "fs.s3a.encryption.key", "fs.s3a.server-side-encryption.key");

  private final Map<String, String> texts;

  private S3aFallback(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * Reads all settings that are an option's fallback; opens credential stores.
   *
   * <p>Credentials go together: where the read itself names a key, none of the cluster's
   * credentials is used, so that a token of one account never meets a key of another.
   *
   * @param bucket the bucket that is read, or null where there is none yet
   * @param given names of the options set on the read, in any case
   * @throws RangedIOException {@code BAD_OPTION} if a credential store cannot be read
   */
  public static S3aFallback read(Configuration conf, String bucket, Set<String> given)
      throws RangedIOException {
    S3aBucketConf bucketConf = new S3aBucketConf(conf, bucket);
    boolean ownKeys = namesKey(given);
    Map<String, String> texts = new HashMap<>();
    for (OptionKey<?> key : Options.all()) {
      String name = key.fallback();
      if (name != null && name.startsWith(PREFIX) && !(ownKeys && isCredential(key))) {
        String text = text(bucketConf, key);
        if (text != null) {
          texts.put(name, text);
        }
      }
    }
    return new S3aFallback(Map.copyOf(texts));
  }

  private static boolean namesKey(Set<String> given) {
    Set<String> names =
        given.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return names.contains(Options.ACCESS_KEY.name().toLowerCase(Locale.ROOT))
        || names.contains(Options.SECRET_KEY.name().toLowerCase(Locale.ROOT));
  }

  private static boolean isCredential(OptionKey<?> key) {
    return CREDENTIALS.contains(key);
  }

  private static String text(S3aBucketConf conf, OptionKey<?> key) throws RangedIOException {
    if (key.scope() == OptionScope.SECRET) {
      try {
        return conf.secret(names(key));
      } catch (IOException e) {
        throw Faults.of(
            FaultKind.BAD_OPTION,
            "setting " + key.fallback() + ": the credential store cannot be read (" + e + ")",
            e);
      }
    }
    String text = conf.text(names(key));
    if (text == null) {
      return null;
    }
    if (key.equals(Options.ENDPOINT)) {
      return endpoint(conf, text);
    }
    if (key.equals(Options.REGION)) {
      return NO_REGIONS.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
    }
    return text;
  }

  private static String[] names(OptionKey<?> key) {
    String older = OLDER.get(key.fallback());
    return older == null ? new String[] {key.fallback()} : new String[] {key.fallback(), older};
  }

  private static String endpoint(S3aBucketConf conf, String text) {
    int scheme = text.indexOf("://");
    String host = scheme < 0 ? text : text.substring(scheme + 3);
    if (host.equals(CENTRAL_ENDPOINT) || host.equals(CENTRAL_ENDPOINT + "/")) {
      // Spark sets it where nothing is set. S3A reads it as "no endpoint", and so do we.
      return null;
    }
    return scheme >= 0 ? text : (conf.sslEnabled() ? "https://" : "http://") + text;
  }

  /**
   * The text of an {@code fs.s3a.*} setting, or null where it is not set or no option's fallback.
   */
  @Override
  public String apply(String name) {
    return texts.get(name);
  }

  @Override
  public String toString() {
    return "S3aFallback" + texts.keySet().stream().sorted().toList();
  }
}
