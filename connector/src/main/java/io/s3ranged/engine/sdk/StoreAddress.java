package io.s3ranged.engine.sdk;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.options.ConnectionSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Where a store is: its region, and its endpoint or null where the region tells it.
 *
 * <p>The region is, in this order: the one given; the one in the name of an endpoint of AWS; for
 * another endpoint {@code AWS_REGION} or, since only the signature uses it, {@code us-east-1};
 * without an endpoint the SDK's chain (system property, environment, profile, instance).
 */
record StoreAddress(Region region, URI endpoint) {

  private static final int MOST_PORT = 65_535;

  private static final Pattern AWS_HOST =
      Pattern.compile("(?:.+\\.)?s3[.-](?:dualstack\\.)?([a-z]{2}(?:-[a-z]+)+-\\d+)\\..*");

  /** May look up the region on disk and on the network. */
  static StoreAddress of(ConnectionSettings settings) {
    URI endpoint = settings.endpoint() == null ? null : parse(settings.endpoint());
    if (settings.region() != null) {
      return new StoreAddress(Region.of(settings.region()), endpoint);
    }
    return new StoreAddress(
        endpoint == null ? regionOfChain() : regionOfEndpoint(endpoint), endpoint);
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "https://" + text);
      String scheme = uri.getScheme();
      boolean isHttp = "http".equals(scheme) || "https".equals(scheme);
      if (isHttp && uri.getHost() != null && uri.getPort() <= MOST_PORT) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw badEndpoint(text, e);
    }
    throw badEndpoint(text, null);
  }

  private static ConfigurationFault badEndpoint(String text, Throwable cause) {
    String detail = "option endpoint=" + text + ": http://HOST[:PORT] or https://... is expected";
    return new ConfigurationFault(FaultKind.BAD_OPTION, detail, cause);
  }

  private static Region regionOfEndpoint(URI endpoint) {
    Matcher aws = AWS_HOST.matcher(endpoint.getHost());
    if (endpoint.getHost().contains("amazonaws.com") && aws.matches()) {
      return Region.of(aws.group(1));
    }
    Optional<String> set = SdkSystemSetting.AWS_REGION.getStringValue();
    return set.map(Region::of).orElse(Region.US_EAST_1);
  }

  private static Region regionOfChain() {
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkException e) {
      throw new ConfigurationFault(
          FaultKind.BAD_OPTION,
          "option region is not set, and neither aws.region, AWS_REGION, the AWS profile nor the"
              + " instance names one",
          e);
    }
  }
}
