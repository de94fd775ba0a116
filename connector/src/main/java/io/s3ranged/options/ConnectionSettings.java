package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;
import java.util.Objects;

/**
 * How to reach a store and as whom. Texts are null where they are not set.
 *
 * <p>Two equal settings are one <em>connection identity</em>: connections and cached blocks are
 * shared under equal settings only. {@code toString} shows no secret.
 */
public record ConnectionSettings(
    String region,
    String endpoint,
    boolean pathStyleAccess,
    String credentialsProvider,
    Secrets secrets,
    boolean requesterPays)
    implements Serializable {

  public ConnectionSettings {
    Objects.requireNonNull(secrets, "secrets");
  }

  /** Values that nobody may see. */
  public record Secrets(String accessKey, String secretKey, String sessionToken)
      implements Serializable {

    public static final Secrets NONE = new Secrets(null, null, null);

    @Override
    public String toString() {
      return accessKey == null ? "none" : "given";
    }
  }

  public static ConnectionSettings from(OptionLookup options) throws RangedIOException {
    return new ConnectionSettings(
        options.find(Options.REGION).orElse(null),
        options.find(Options.ENDPOINT).orElse(null),
        options.get(Options.PATH_STYLE_ACCESS),
        options.find(Options.CREDENTIALS_PROVIDER).orElse(null),
        new Secrets(
            options.find(Options.ACCESS_KEY).orElse(null),
            options.find(Options.SECRET_KEY).orElse(null),
            options.find(Options.SESSION_TOKEN).orElse(null)),
        options.get(Options.REQUESTER_PAYS));
  }
}
