package io.s3ranged.credentials;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.ConnectionSettings.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Whose name requests are sent in.
 *
 * <p>{@code credentialsProvider} is a list, separated by commas, of {@code default}, {@code
 * anonymous} and class names; the first entry that has credentials gives them. {@code default}, and
 * an empty list, means the keys of the settings if they are given and the SDK's default chain
 * otherwise. Class names of S3A and of both AWS SDKs are understood without their classes ({@link
 * KnownProvider}); any other class must be on the class path ({@link ForeignProvider}).
 *
 * <p>A request that finds no credentials fails with {@code CREDENTIALS_MISSING}. No message holds a
 * key.
 */
public final class Credentials implements AwsCredentialsProvider, SdkAutoCloseable {

  private final List<Entry> entries;

  private Credentials(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Creates the providers, on the JVM that uses them; asks none of them yet.
   *
   * @param loader finds classes that are not known by name
   * @throws ConfigurationFault {@code BAD_OPTION} if a provider cannot be created
   */
  public static Credentials of(ConnectionSettings settings, ClassLoader loader) {
    String list = settings.credentialsProvider() == null ? "" : settings.credentialsProvider();
    List<Entry> entries = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      String name = part.strip();
      if (!name.isEmpty()) {
        entries.add(entry(name, settings.secrets(), loader));
      }
    }
    if (entries.isEmpty()) {
      entries.add(entry("default", settings.secrets(), loader));
    }
    return new Credentials(List.copyOf(entries));
  }

  private static Entry entry(String name, Secrets secrets, ClassLoader loader) {
    AwsCredentialsProvider provider =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "default" -> KnownProvider.keysOrDefault(secrets);
          case "anonymous" -> KnownProvider.ANONYMOUS.create(secrets);
          default ->
              KnownProvider.named(name)
                  .map(known -> known.create(secrets))
                  .orElseGet(() -> ForeignProvider.load(name, loader));
        };
    return new Entry(name, provider);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    SdkException last = null;
    for (Entry entry : entries) {
      try {
        return entry.provider.resolveCredentials();
      } catch (SdkException e) {
        last = e;
      }
    }
    String names = entries.stream().map(Entry::name).collect(Collectors.joining(", "));
    throw new ConfigurationFault(
        FaultKind.CREDENTIALS_MISSING, "no credentials from credentialsProvider=" + names, last);
  }

  /** Ends the threads of providers that have some. */
  @Override
  public void close() {
    for (Entry entry : entries) {
      if (entry.provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  @Override
  public String toString() {
    return "Credentials" + entries.stream().map(Entry::name).toList();
  }

  private record Entry(String name, AwsCredentialsProvider provider) {}
}
