package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.range.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SelectedAuthScheme;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * A ranged GET as the SDK sent it, without what is one object's alone: from it the GETs of other
 * objects of the same bucket are made and signed by the SDK's signer, with the settings that the
 * SDK gave it.
 *
 * @param bare neither signed nor with a key, a range or a version; its path is what stands before
 *     the key
 * @param clock the SDK's, which knows how far the store's is off
 */
record GetTemplate(
    SdkHttpRequest bare,
    HttpSigner<AwsCredentialsIdentity> signer,
    AuthSchemeOption option,
    Clock clock) {

  private static final String INVOCATION = "amz-sdk-invocation-id";
  private static final String DATE = "X-Amz-Date";
  private static final DateTimeFormatter DATE_FORM =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT);

  /** Signing takes less; clocks that are no further apart are the same to a store. */
  private static final Duration SAME_CLOCK = Duration.ofSeconds(30);

  private static final String[] OF_ONE_REQUEST = {
    "Authorization",
    DATE,
    "x-amz-content-sha256",
    "X-Amz-Security-Token",
    "If-Match",
    "Range",
    INVOCATION,
    RangeRequest.REMOTE_TOKEN_HEADER
  };

  /**
   * The template of a request that the SDK has signed, or null where nobody can tell that others
   * would be made in the same way.
   */
  static GetTemplate of(SdkHttpRequest sent, ObjectRef object, SelectedAuthScheme<?> scheme) {
    boolean known = AwsV4AuthScheme.SCHEME_ID.equals(scheme.authSchemeOption().schemeId());
    String key = encoded(object.key());
    boolean plain = object.versionId() == null && sent.rawQueryParameters().isEmpty();
    if (!known || !plain || !isPlain(object.key()) || !sent.encodedPath().endsWith("/" + key)) {
      return null;
    }
    String path = sent.encodedPath();
    SdkHttpRequest.Builder bare =
        sent.toBuilder().encodedPath(path.substring(0, path.length() - key.length()));
    for (String header : OF_ONE_REQUEST) {
      bare.removeHeader(header);
    }
    return new GetTemplate(
        bare.build(),
        signer(scheme),
        scheme.authSchemeOption(),
        clock(sent.firstMatchingHeader(DATE).orElse(null)));
  }

  /** The clock that a request was signed by a moment ago. */
  private static Clock clock(String signed) {
    Clock own = Clock.systemUTC();
    if (signed == null) {
      return own;
    }
    Duration offset = Duration.between(own.instant(), DATE_FORM.parse(signed, Instant::from));
    return offset.abs().compareTo(SAME_CLOCK) < 0 ? own : Clock.offset(own, offset);
  }

  /** Sound by the id of the scheme: its signer signs with credentials of AWS. */
  @SuppressWarnings("unchecked")
  private static HttpSigner<AwsCredentialsIdentity> signer(SelectedAuthScheme<?> scheme) {
    return (HttpSigner<AwsCredentialsIdentity>) scheme.signer();
  }

  /** True for keys of which the path is their characters, encoded one by one. */
  static boolean isPlain(String key) {
    return !key.startsWith("/");
  }

  private static String encoded(String key) {
    return SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  /**
   * The signed request; its key must be plain.
   *
   * @param invocation names this GET in the store's logs
   */
  SdkHttpRequest signed(RangeRequest get, AwsCredentialsIdentity identity, String invocation) {
    ObjectRef object = get.object();
    SdkHttpRequest.Builder request =
        bare.toBuilder()
            .encodedPath(bare.encodedPath() + encoded(object.key()))
            .putHeader(INVOCATION, invocation)
            .putHeader("Range", get.range().toHeader());
    if (object.etag() != null) {
      request.putHeader("If-Match", '"' + object.etag() + '"');
    }
    if (get.remoteToken() != null) {
      request.putHeader(RangeRequest.REMOTE_TOKEN_HEADER, get.remoteToken());
    }
    if (object.versionId() != null) {
      request.putRawQueryParameter("versionId", object.versionId());
    }
    SignRequest.Builder<AwsCredentialsIdentity> sign =
        SignRequest.builder(identity)
            .request(request.build())
            .putProperty(HttpSigner.SIGNING_CLOCK, clock);
    option.forEachSignerProperty(sign::putProperty);
    return signer.sign(sign.build()).request();
  }

  GetTemplate at(Clock other) {
    return new GetTemplate(bare, signer, option, other);
  }

  @Override
  public String toString() {
    return "GetTemplate[" + Map.of("host", bare.host(), "path", bare.encodedPath()) + "]";
  }
}
