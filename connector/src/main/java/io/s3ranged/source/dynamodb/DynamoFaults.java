package io.s3ranged.source.dynamodb;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/** Maps what the SDK throws to faults that name the table and where it is. */
final class DynamoFaults {

  private static final Set<String> BUSY =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ThrottlingException",
          "Throttling",
          "RequestLimitExceeded",
          "LimitExceededException",
          "InternalServerError",
          "InternalFailure",
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "TransactionInProgressException",
          "ReplicatedWriteConflictException");
  private static final Set<String> WRONG_CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "IncompleteSignature",
          "ExpiredTokenException",
          "ExpiredToken",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken");

  private final IndexTables tables;

  DynamoFaults(IndexTables tables) {
    this.tables = tables;
  }

  /** The fault of a request to {@code table}, whose call threw {@code failure}. */
  RangedIOException of(RuntimeException failure, String table) {
    String where = tables.describe(table);
    if (failure instanceof ConfigurationFault setting) {
      return Faults.of(setting.kind(), where + ": " + setting.getMessage(), failure);
    }
    if (failure instanceof AwsServiceException answer) {
      String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
      String said = code + " (HTTP " + answer.statusCode() + "): " + messageOf(answer);
      return Faults.of(kind(answer, code), where + " answered " + said, failure);
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof AbortedException) {
      return Faults.of(FaultKind.CANCELLED, where + ": interrupted", failure);
    }
    if (message.contains("Unable to load credentials")) {
      return Faults.of(FaultKind.CREDENTIALS_MISSING, where + ": no credentials found", failure);
    }
    return Faults.of(
        FaultKind.INDEX_UNAVAILABLE, where + " could not be reached: " + message, failure);
  }

  /** Part of a request was not done. */
  RangedIOException unprocessed(String table, int left) {
    return Faults.of(
        FaultKind.INDEX_UNAVAILABLE, tables.describe(table) + " left " + left + " keys undone");
  }

  RangedIOException wrongSchema(String table, String detail) {
    return Faults.of(FaultKind.INDEX_WRONG_SCHEMA, tables.describe(table) + ": " + detail);
  }

  RangedIOException notReady(String table, String status) {
    return Faults.of(
        FaultKind.INDEX_UNAVAILABLE, tables.describe(table) + " is not ready: " + status);
  }

  RangedIOException inconsistent(String table, String detail) {
    return Faults.of(FaultKind.INDEX_INCONSISTENT, tables.describe(table) + ": " + detail);
  }

  private static FaultKind kind(AwsServiceException answer, String code) {
    if (BUSY.contains(code) || answer.statusCode() >= 500 || answer.statusCode() == 429) {
      return FaultKind.INDEX_UNAVAILABLE;
    }
    if (WRONG_CREDENTIALS.contains(code)) {
      return FaultKind.CREDENTIALS_REFUSED;
    }
    return switch (code) {
      case "ResourceNotFoundException" -> FaultKind.INDEX_NOT_FOUND;
      case "AccessDeniedException" -> FaultKind.INDEX_ACCESS_DENIED;
      // All that our requests can get wrong is the key, and only where the table is not ours.
      case "ValidationException" ->
          messageOf(answer).toLowerCase(Locale.ROOT).matches("(?s).*\\b(keys?|schema)\\b.*")
              ? FaultKind.INDEX_WRONG_SCHEMA
              : FaultKind.REQUEST_REFUSED;
      default -> FaultKind.REQUEST_REFUSED;
    };
  }

  private static String messageOf(AwsServiceException answer) {
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    return message == null ? String.valueOf(answer.getMessage()) : message;
  }
}
