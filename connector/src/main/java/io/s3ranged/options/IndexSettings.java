package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which index to ask.
 *
 * @param tableName the table of associations
 * @param connection region, endpoint and credentials of DynamoDB
 */
public record IndexSettings(String tableName, ConnectionSettings connection)
    implements Serializable {

  /** The index that the options name, or nothing. */
  public static Optional<IndexSettings> from(OptionLookup options) throws RangedIOException {
    Optional<String> table = options.find(Options.INDEX_TABLE_NAME);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    ConnectionSettings store = ConnectionSettings.from(options);
    return Optional.of(
        new IndexSettings(
            table.get(),
            new ConnectionSettings(
                options.find(Options.INDEX_REGION).orElse(store.region()),
                options.find(Options.INDEX_ENDPOINT).orElse(null),
                false,
                signing(store.credentialsProvider()),
                store.secrets().signing(),
                false)));
  }

  /** DynamoDB answers nobody who does not sign: without a name for S3, the default one for it. */
  private static String signing(String provider) {
    boolean anonymous =
        "anonymous".equalsIgnoreCase(provider)
            || (provider != null && provider.endsWith(".AnonymousAWSCredentialsProvider"));
    return anonymous ? null : provider;
  }
}
