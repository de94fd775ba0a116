package io.s3ranged.credentials;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.options.ConnectionSettings.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Providers that are known by their class names, as a cluster set up for S3A spells them.
 *
 * <p>The classes named need not be there. Packages are put together when this class is loaded: the
 * bundle moves the SDK to another package, and the tool that does so rewrites every constant that
 * looks like a class of the SDK, which would make a user's own spelling unknown.
 */
enum KnownProvider {
  ANONYMOUS(secrets -> AnonymousCredentialsProvider.create()),
  KEYS(KnownProvider::keys),
  SESSION_KEYS(KnownProvider::sessionKeys),
  ENVIRONMENT(secrets -> EnvironmentVariableCredentialsProvider.create()),
  SYSTEM_PROPERTIES(secrets -> SystemPropertyCredentialsProvider.create()),
  PROFILE(secrets -> ProfileCredentialsProvider.create()),
  WEB_IDENTITY(secrets -> WebIdentityTokenFileCredentialsProvider.create()),
  CONTAINER(secrets -> ContainerCredentialsProvider.builder().build()),
  INSTANCE(secrets -> InstanceProfileCredentialsProvider.create()),
  CONTAINER_OR_INSTANCE(
      secrets ->
          AwsCredentialsProviderChain.of(
              ContainerCredentialsProvider.builder().build(),
              InstanceProfileCredentialsProvider.create())),
  // A new one each time: the SDK's shared instance would be closed under others' feet.
  DEFAULT_CHAIN(secrets -> DefaultCredentialsProvider.builder().build()),
  ASSUMED_ROLE(
      secrets -> {
        throw new ConfigurationFault(
            FaultKind.BAD_OPTION,
            "option credentialsProvider: S3A's AssumedRoleCredentialProvider is not supported;"
                + " name the role in the AWS profile (role_arn) or by web identity and use"
                + " credentialsProvider=default",
            null);
      });

  private static final String S3A = String.join(".", "org", "apache", "hadoop", "fs", "s3a", "");
  private static final String SDK2 =
      String.join(".", "software", "amazon", "awssdk", "auth", "credentials", "");
  private static final String SDK1 = String.join(".", "com", "amazonaws", "auth", "");

  private static final Map<String, KnownProvider> BY_NAME =
      Map.ofEntries(
          Map.entry(S3A + "SimpleAWSCredentialsProvider", KEYS),
          Map.entry(S3A + "TemporaryAWSCredentialsProvider", SESSION_KEYS),
          Map.entry(S3A + "AnonymousAWSCredentialsProvider", ANONYMOUS),
          Map.entry(S3A + "auth.IAMInstanceCredentialsProvider", CONTAINER_OR_INSTANCE),
          Map.entry(S3A + "auth.ProfileAWSCredentialsProvider", PROFILE),
          Map.entry(S3A + "auth.AssumedRoleCredentialProvider", ASSUMED_ROLE),
          Map.entry(SDK2 + "AnonymousCredentialsProvider", ANONYMOUS),
          Map.entry(SDK2 + "EnvironmentVariableCredentialsProvider", ENVIRONMENT),
          Map.entry(SDK2 + "SystemPropertyCredentialsProvider", SYSTEM_PROPERTIES),
          Map.entry(SDK2 + "ProfileCredentialsProvider", PROFILE),
          Map.entry(SDK2 + "WebIdentityTokenFileCredentialsProvider", WEB_IDENTITY),
          Map.entry(SDK2 + "ContainerCredentialsProvider", CONTAINER),
          Map.entry(SDK2 + "InstanceProfileCredentialsProvider", INSTANCE),
          Map.entry(SDK2 + "DefaultCredentialsProvider", DEFAULT_CHAIN),
          Map.entry(SDK1 + "AnonymousAWSCredentials", ANONYMOUS),
          Map.entry(SDK1 + "EnvironmentVariableCredentialsProvider", ENVIRONMENT),
          Map.entry(SDK1 + "SystemPropertiesCredentialsProvider", SYSTEM_PROPERTIES),
          Map.entry(SDK1 + "profile.ProfileCredentialsProvider", PROFILE),
          Map.entry(SDK1 + "WebIdentityTokenCredentialsProvider", WEB_IDENTITY),
          Map.entry(SDK1 + "EC2ContainerCredentialsProviderWrapper", CONTAINER_OR_INSTANCE),
          Map.entry(SDK1 + "InstanceProfileCredentialsProvider", CONTAINER_OR_INSTANCE),
          Map.entry(SDK1 + "DefaultAWSCredentialsProviderChain", DEFAULT_CHAIN));

  // Factories keep nothing: they are lambdas and references that capture nothing.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Secrets, AwsCredentialsProvider> factory;

  KnownProvider(Function<Secrets, AwsCredentialsProvider> factory) {
    this.factory = factory;
  }

  static Optional<KnownProvider> named(String className) {
    return Optional.ofNullable(BY_NAME.get(className));
  }

  AwsCredentialsProvider create(Secrets secrets) {
    return factory.apply(secrets);
  }

  /** The keys of the settings, of the kind they are of; the SDK's default chain without any. */
  static AwsCredentialsProvider keysOrDefault(Secrets secrets) {
    refuseBlanks(secrets);
    if (secrets.accessKey() == null && secrets.secretKey() == null) {
      return DEFAULT_CHAIN.create(secrets);
    }
    if (secrets.accessKey() == null || secrets.secretKey() == null) {
      String missing = secrets.accessKey() == null ? "accessKey" : "secretKey";
      throw new ConfigurationFault(
          FaultKind.BAD_OPTION,
          "option " + missing + " is not set: accessKey and secretKey go together",
          null);
    }
    return secrets.sessionToken() == null ? keys(secrets) : sessionKeys(secrets);
  }

  private static AwsCredentialsProvider keys(Secrets secrets) {
    refuseBlanks(secrets);
    if (secrets.accessKey() == null || secrets.secretKey() == null) {
      return missing("accessKey and secretKey are not both set");
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(secrets.accessKey(), secrets.secretKey()));
  }

  private static AwsCredentialsProvider sessionKeys(Secrets secrets) {
    refuseBlanks(secrets);
    if (secrets.accessKey() == null
        || secrets.secretKey() == null
        || secrets.sessionToken() == null) {
      return missing("accessKey, secretKey and sessionToken are not all set");
    }
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            secrets.accessKey(), secrets.secretKey(), secrets.sessionToken()));
  }

  /** An unset variable in a script makes an empty value; to go on without it would be a guess. */
  private static void refuseBlanks(Secrets secrets) {
    refuseBlank("accessKey", secrets.accessKey());
    refuseBlank("secretKey", secrets.secretKey());
  }

  private static void refuseBlank(String option, String value) {
    if (value != null && value.isBlank()) {
      throw new ConfigurationFault(
          FaultKind.BAD_OPTION, "option " + option + " is given but empty", null);
    }
  }

  /** In a list, the next entry is asked. */
  private static AwsCredentialsProvider missing(String reason) {
    return () -> {
      throw SdkClientException.create(reason);
    };
  }
}
