package io.s3ranged.s3a;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Looks {@code fs.s3a.*} settings up for one bucket, in the order that S3A has. */
final class S3aBucketConf {

  private static final String PREFIX = "fs.s3a.";
  private static final String S3A_STORES = "fs.s3a.security.credential.provider.path";
  private static final String STORES = "hadoop.security.credential.provider.path";
  private static final String DEFAULTS = "core-default.xml";

  private final Configuration conf;
  private final Configuration secrets;
  private final String bucketPrefix;

  /**
   * @param bucket or null
   */
  S3aBucketConf(Configuration conf, String bucket) {
    this.conf = conf;
    this.bucketPrefix = bucket == null ? null : PREFIX + "bucket." + bucket + ".";
    this.secrets = withStores(conf, text(S3A_STORES));
  }

  /**
   * The configuration whose credential stores are those of S3A and then the others. A store that
   * lies on S3A itself is left out: reading it would need the secrets that are looked for.
   */
  private static Configuration withStores(Configuration conf, String s3aStores) {
    String stores = conf.getTrimmed(STORES, "");
    String all = s3aStores == null ? stores : s3aStores + "," + stores;
    String usable =
        Arrays.stream(all.split(",", -1))
            .map(String::strip)
            .filter(store -> !store.isEmpty() && !store.contains("://s3a@"))
            .collect(Collectors.joining(","));
    if (usable.equals(stores)) {
      return conf;
    }
    Configuration patched = new Configuration(conf);
    patched.set(STORES, usable);
    return patched;
  }

  /**
   * The value, trimmed and not empty, or null. Of several names the first that is set counts; a
   * bucket's own settings go before all others.
   */
  String text(String... names) {
    for (String name : names) {
      String own = bucketPrefix == null ? null : nonEmpty(conf.getTrimmed(bucketName(name)));
      if (own != null) {
        return own;
      }
    }
    for (String name : names) {
      String all = isDefault(name) ? null : nonEmpty(conf.getTrimmed(name));
      if (all != null) {
        return all;
      }
    }
    return null;
  }

  /** As {@link #text}, looked up in the credential stores first. */
  String secret(String... names) throws IOException {
    List<String> candidates = new ArrayList<>();
    if (bucketPrefix != null) {
      for (String name : names) {
        candidates.add(bucketName(name));
        candidates.add(bucketPrefix + name);
      }
    }
    candidates.addAll(List.of(names));
    for (String candidate : candidates) {
      char[] found = secrets.getPassword(candidate);
      String text = found == null ? null : nonEmpty(new String(found).strip());
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  boolean sslEnabled() {
    return !"false".equalsIgnoreCase(text(PREFIX + "connection.ssl.enabled"));
  }

  private String bucketName(String name) {
    return bucketPrefix + name.substring(PREFIX.length());
  }

  private boolean isDefault(String name) {
    String[] sources = conf.getPropertySources(name);
    return sources != null && sources.length > 0 && sources[sources.length - 1].endsWith(DEFAULTS);
  }

  private static String nonEmpty(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
