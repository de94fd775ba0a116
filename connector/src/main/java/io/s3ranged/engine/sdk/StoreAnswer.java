package io.s3ranged.engine.sdk;

import io.s3ranged.fault.FaultKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An answer of the store that was not a success.
 *
 * @param code S3's error code, or null where the answer has none
 * @param message in the store's words, or null
 * @param region the bucket's region where the answer names it, or null
 * @param retryAfter how long the store asks to wait before the next try; zero where it says nothing
 * @param deleteMarker the version that was asked for is a deletion
 */
record StoreAnswer(
    int status,
    String code,
    String message,
    String region,
    String requestId,
    Duration retryAfter,
    boolean deleteMarker) {

  private static final int MAX_MESSAGE = 300;
  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

  /** Codes that say more than the status, or say it under several. */
  private static final Map<String, FaultKind> BY_CODE =
      Map.ofEntries(
          Map.entry("NoSuchBucket", FaultKind.NO_SUCH_BUCKET),
          Map.entry("NoSuchKey", FaultKind.NO_SUCH_OBJECT),
          Map.entry("NoSuchVersion", FaultKind.NO_SUCH_OBJECT),
          Map.entry("AccessDenied", FaultKind.ACCESS_DENIED),
          Map.entry("AllAccessDisabled", FaultKind.ACCESS_DENIED),
          Map.entry("AccountProblem", FaultKind.ACCESS_DENIED),
          Map.entry("InvalidObjectState", FaultKind.REQUEST_REFUSED),
          Map.entry("InvalidAccessKeyId", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("SignatureDoesNotMatch", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("ExpiredToken", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("InvalidToken", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("TokenRefreshRequired", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("InvalidSecurity", FaultKind.CREDENTIALS_REFUSED),
          Map.entry("PermanentRedirect", FaultKind.WRONG_REGION),
          Map.entry("TemporaryRedirect", FaultKind.WRONG_REGION),
          Map.entry("Redirect", FaultKind.WRONG_REGION),
          Map.entry("IllegalLocationConstraintException", FaultKind.WRONG_REGION),
          Map.entry("AuthorizationHeaderMalformed", FaultKind.WRONG_REGION),
          Map.entry("PreconditionFailed", FaultKind.OBJECT_CHANGED),
          Map.entry("InvalidRange", FaultKind.RANGE_NOT_SATISFIABLE),
          Map.entry("SlowDown", FaultKind.THROTTLED),
          Map.entry("Throttling", FaultKind.THROTTLED),
          Map.entry("ThrottlingException", FaultKind.THROTTLED),
          Map.entry("RequestLimitExceeded", FaultKind.THROTTLED),
          Map.entry("TooManyRequests", FaultKind.THROTTLED),
          Map.entry("RequestTimeout", FaultKind.TIMED_OUT),
          Map.entry("RequestTimeTooSkewed", FaultKind.STORE_ERROR),
          Map.entry("InternalError", FaultKind.STORE_ERROR));

  private static final Map<Integer, FaultKind> BY_STATUS =
      Map.ofEntries(
          Map.entry(301, FaultKind.WRONG_REGION),
          Map.entry(302, FaultKind.WRONG_REGION),
          Map.entry(307, FaultKind.WRONG_REGION),
          Map.entry(308, FaultKind.WRONG_REGION),
          Map.entry(401, FaultKind.CREDENTIALS_REFUSED),
          Map.entry(403, FaultKind.ACCESS_DENIED),
          Map.entry(408, FaultKind.TIMED_OUT),
          Map.entry(412, FaultKind.OBJECT_CHANGED),
          Map.entry(416, FaultKind.RANGE_NOT_SATISFIABLE),
          Map.entry(429, FaultKind.THROTTLED),
          Map.entry(501, FaultKind.REQUEST_REFUSED),
          Map.entry(503, FaultKind.THROTTLED));

  static StoreAnswer of(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    SdkHttpResponse http = details == null ? null : details.sdkHttpResponse();
    String message = details == null ? null : details.errorMessage();
    return new StoreAnswer(
        e.statusCode(),
        details == null ? null : details.errorCode(),
        message,
        region(http, message),
        e.requestId(),
        http == null
            ? Duration.ZERO
            : RetryAfter.parse(
                http.firstMatchingHeader("Retry-After").orElse(null),
                http.firstMatchingHeader("Date").orElse(null)),
        http != null
            && http.firstMatchingHeader("x-amz-delete-marker").filter("true"::equals).isPresent());
  }

  private static String region(SdkHttpResponse http, String message) {
    if (http != null && http.firstMatchingHeader("x-amz-bucket-region").isPresent()) {
      return http.firstMatchingHeader("x-amz-bucket-region").get();
    }
    Matcher expected = EXPECTED_REGION.matcher(message == null ? "" : message);
    return expected.find() ? expected.group(1) : null;
  }

  /**
   * The kind of fault this answer is.
   *
   * @param missing what is missing where the answer says 404 and no more
   */
  FaultKind kind(FaultKind missing) {
    FaultKind byCode = code == null ? null : BY_CODE.get(code);
    if (byCode != null) {
      return byCode;
    }
    if (status == 400 && isAboutEncryption()) {
      return FaultKind.ENCRYPTION_KEY_REFUSED;
    }
    if (status == 404 || deleteMarker) {
      return missing;
    }
    FaultKind byStatus = BY_STATUS.get(status);
    if (byStatus != null) {
      return byStatus;
    }
    if (status >= 500 && status < 600) {
      return FaultKind.STORE_ERROR;
    }
    return status >= 300 && status < 500 ? FaultKind.REQUEST_REFUSED : FaultKind.PROTOCOL_VIOLATION;
  }

  /** No store has a code of its own for a customer's key that is missing, wrong or not wanted. */
  private boolean isAboutEncryption() {
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return text.contains("encryption") || text.contains("hash of the key");
  }

  /** Status, code, request id and the store's words, without a full stop at the end. */
  String detail() {
    StringBuilder text = new StringBuilder("the store answered ").append(status);
    if (code != null && !code.equals(String.valueOf(status))) {
      text.append(' ').append(oneLine(code));
    }
    if (requestId != null) {
      text.append(" (request ").append(oneLine(requestId)).append(')');
    }
    if (region != null) {
      text.append(", the bucket is in region ").append(oneLine(region));
    }
    if (deleteMarker) {
      text.append(", this version is a deletion");
    }
    if ("RequestTimeTooSkewed".equals(code)) {
      text.append(", the clocks of this machine and of the store differ: set them");
    }
    if (message != null && !message.isBlank()) {
      text.append(": ").append(oneLine(message));
    }
    return text.toString();
  }

  /** Text from outside on one line of bounded length, without a full stop at the end. */
  static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    String cut = line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "..." : line;
    return cut.endsWith(".") && !cut.endsWith("...") ? cut.substring(0, cut.length() - 1) : cut;
  }
}
