package io.s3ranged.options;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;
import java.util.Base64;
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

  private static final int CUSTOMER_KEY_BYTES = 32;

  public ConnectionSettings {
    Objects.requireNonNull(secrets, "secrets");
  }

  /**
   * Values that nobody may see.
   *
   * @param customerKey the key of SSE-C, 32 bytes in Base64
   */
  public record Secrets(String accessKey, String secretKey, String sessionToken, String customerKey)
      implements Serializable {

    public static final Secrets NONE = new Secrets(null, null, null);

    /** Without a key of SSE-C. */
    public Secrets(String accessKey, String secretKey, String sessionToken) {
      this(accessKey, secretKey, sessionToken, null);
    }

    /** What signs requests, and no more. */
    public Secrets signing() {
      return new Secrets(accessKey, secretKey, sessionToken);
    }

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
            options.find(Options.SESSION_TOKEN).orElse(null),
            customerKey(options)),
        options.get(Options.REQUESTER_PAYS));
  }

  private static String customerKey(OptionLookup options) throws RangedIOException {
    if (options.find(Options.ENCRYPTION_ALGORITHM).orElse(null) != Encryption.CUSTOMER_KEY) {
      // S3A's setting names a key of KMS then, which is the store's affair.
      return null;
    }
    String key = options.find(Options.ENCRYPTION_SECRET_KEY).orElse("");
    if (!isCustomerKey(key)) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "option "
              + Options.ENCRYPTION_ALGORITHM
              + "=SSE-C needs option "
              + Options.ENCRYPTION_SECRET_KEY
              + " (else "
              + Options.ENCRYPTION_SECRET_KEY.fallback()
              + "): 32 bytes in Base64 are expected"
              + (key.isEmpty() ? ", none are set" : ""));
    }
    return key;
  }

  private static boolean isCustomerKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == CUSTOMER_KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
