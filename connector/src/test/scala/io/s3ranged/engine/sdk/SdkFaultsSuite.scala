package io.s3ranged.engine.sdk

import io.s3ranged.credentials.ConfigurationFault
import java.io.{IOException, InterruptedIOException, UncheckedIOException}
import java.net.{ConnectException, NoRouteToHostException, SocketException, SocketTimeoutException, UnknownHostException}
import javax.net.ssl.SSLHandshakeException

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.prop.TableDrivenPropertyChecks._
import software.amazon.awssdk.awscore.exception.AwsErrorDetails
import software.amazon.awssdk.core.exception.{ApiCallTimeoutException, SdkClientException}
import software.amazon.awssdk.http.SdkHttpFullResponse
import software.amazon.awssdk.services.s3.model.S3Exception

import io.s3ranged.engine.transport.RangeRequest
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.fault.FaultKind._
import io.s3ranged.range.{ByteRange, ObjectRef}

class SdkFaultsSuite extends AnyFunSuite {

  private val request = new RangeRequest(ObjectRef.named("bucket", "a/key"), new ByteRange(5, 10))

  private def answer(status: Int, code: String, message: String = null, headers: Map[String, String] = Map.empty): S3Exception = {
    val http = headers.foldLeft(SdkHttpFullResponse.builder.statusCode(status)) { case (b, (k, v)) => b.putHeader(k, v) }.build()
    val details = AwsErrorDetails.builder.errorCode(code).errorMessage(message).sdkHttpResponse(http).build()
    S3Exception.builder.statusCode(status).requestId("REQ").awsErrorDetails(details).build().asInstanceOf[S3Exception]
  }

  private def get(failure: Throwable): RangedIOException = {
    val fault = SdkFaults.ofGet(request, null, failure)
    assert(fault.getMessage.contains("s3://bucket/a/key") && fault.getMessage.contains("[5, 10)"))
    assert(fault.getMessage.endsWith(fault.kind.remedy) && !fault.getMessage.contains(".."))
    assert(fault.retryStatus == fault.kind.retryStatus && (fault.getCause eq failure))
    fault
  }

  private val answers = Table(
    ("status", "code", "kind"),
    (404, "NoSuchBucket", NO_SUCH_BUCKET),
    (404, "NoSuchKey", NO_SUCH_OBJECT),
    (404, "NoSuchVersion", NO_SUCH_OBJECT),
    (404, null, NO_SUCH_OBJECT),
    (403, "AccessDenied", ACCESS_DENIED),
    (403, "AllAccessDisabled", ACCESS_DENIED),
    (403, null, ACCESS_DENIED),
    (403, "InvalidObjectState", REQUEST_REFUSED),
    (403, "InvalidAccessKeyId", CREDENTIALS_REFUSED),
    (403, "SignatureDoesNotMatch", CREDENTIALS_REFUSED),
    (400, "ExpiredToken", CREDENTIALS_REFUSED),
    (400, "InvalidToken", CREDENTIALS_REFUSED),
    (401, null, CREDENTIALS_REFUSED),
    (301, "PermanentRedirect", WRONG_REGION),
    (301, null, WRONG_REGION),
    (307, "TemporaryRedirect", WRONG_REGION),
    (400, "AuthorizationHeaderMalformed", WRONG_REGION),
    (412, "PreconditionFailed", OBJECT_CHANGED),
    (412, null, OBJECT_CHANGED),
    (416, "InvalidRange", RANGE_NOT_SATISFIABLE),
    (416, null, RANGE_NOT_SATISFIABLE),
    (503, "SlowDown", THROTTLED),
    (503, "ServiceUnavailable", THROTTLED),
    (503, null, THROTTLED),
    (429, null, THROTTLED),
    (400, "RequestLimitExceeded", THROTTLED),
    (500, "InternalError", STORE_ERROR),
    (200, "InternalError", STORE_ERROR),
    (502, null, STORE_ERROR),
    (504, "GatewayTimeout", STORE_ERROR),
    (403, "RequestTimeTooSkewed", STORE_ERROR),
    (408, null, TIMED_OUT),
    (400, "RequestTimeout", TIMED_OUT),
    (501, "NotImplemented", REQUEST_REFUSED),
    (400, "InvalidArgument", REQUEST_REFUSED),
    (405, "MethodNotAllowed", REQUEST_REFUSED),
    (999, null, PROTOCOL_VIOLATION))

  test("each answer of a store is its kind, told with status, code and request id") {
    forAll(answers) { (status: Int, code: String, kind: FaultKind) =>
      val fault = get(answer(status, code, "Some words."))
      assert(fault.kind == kind)
      assert(fault.getMessage.contains(s"the store answered $status") && fault.getMessage.contains("REQ"))
      assert(code == null || fault.getMessage.contains(code))
      assert(fault.getMessage.contains("Some words."))
    }
  }

  test("a bare 404 is the key where a key was asked for, the bucket where it was listed") {
    assert(get(answer(404, null)).kind == NO_SUCH_OBJECT)
    val listing = SdkFaults.ofList("bucket", "logs/", answer(404, null))
    assert(listing.kind == NO_SUCH_BUCKET && listing.getMessage.contains("listing s3://bucket/logs/"))
  }

  test("a listing that is denied names the permission it needs") {
    assert(SdkFaults.ofList("bucket", "logs/", answer(403, "AccessDenied")).getMessage.contains("s3:ListBucket"))
  }

  test("what the store asks to wait travels with the fault, through wrapping and rethrowing") {
    val fault = get(answer(503, "SlowDown", headers = Map("Retry-After" -> "7")))
    assert(fault.kind == THROTTLED && fault.retryAfter.getSeconds == 7 && fault.attempts == 1)
    assert(Faults.rethrow(fault).retryAfter.getSeconds == 7 && Faults.exhausted(fault, 3).retryAfter.getSeconds == 7)
    assert(get(answer(503, "SlowDown")).retryAfter.isZero)
  }

  test("a version that is a deletion is NO_SUCH_OBJECT") {
    val fault = get(answer(405, "MethodNotAllowed", headers = Map("x-amz-delete-marker" -> "true")))
    assert(fault.kind == NO_SUCH_OBJECT && fault.getMessage.contains("deletion"))
  }

  test("the bucket's region is told, from the header or from the message") {
    val header = get(answer(301, "PermanentRedirect", headers = Map("x-amz-bucket-region" -> "sa-east-1")))
    assert(header.getMessage.contains("the bucket is in region sa-east-1"))
    val words = "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-south-2'"
    assert(get(answer(400, "AuthorizationHeaderMalformed", words)).getMessage.contains("the bucket is in region eu-south-2"))
  }

  test("what a store says stays on one line of bounded length") {
    val fault = SdkFaults.ofGet(request, null, answer(400, "Bad\nCode", "x\r\n" * 1000))
    assert(!fault.getMessage.exists(_.isControl) && fault.getMessage.length < 700)
  }

  private def wrapped(cause: Throwable): Throwable = SdkClientException.create("Unable to execute HTTP request", cause)

  private val locals = Table(
    ("failure", "kind"),
    (new UnknownHostException("b.s3.example"), UNREACHABLE),
    (new ConnectException("Connection refused"), UNREACHABLE),
    (new NoRouteToHostException("No route to host"), UNREACHABLE),
    (new SocketTimeoutException("Read timed out"), TIMED_OUT),
    (new InterruptedIOException("Connect timed out"), TIMED_OUT),
    (new SSLHandshakeException("PKIX path building failed"), CONNECTION_BROKEN),
    (new SocketException("Connection reset"), CONNECTION_BROKEN),
    (new IOException("Premature end of Content-Length delimited message body"), CONNECTION_BROKEN))

  test("each failure on this side is its kind, bare, wrapped by the SDK and wrapped twice") {
    forAll(locals) { (failure: IOException, kind: FaultKind) =>
      for (shape <- Seq(failure, wrapped(failure), wrapped(new UncheckedIOException(failure)))) {
        val fault = get(shape)
        assert(fault.kind == kind && fault.getMessage.contains(failure.getMessage))
      }
    }
    assert(get(ApiCallTimeoutException.create(5)).kind == TIMED_OUT)
  }

  test("what the SDK refuses to send, and what nobody expects, is final") {
    assert(get(SdkClientException.create("Invalid bucket name")).kind == REQUEST_REFUSED)
    val bug = get(new IllegalStateException("oops"))
    assert(bug.kind == REQUEST_REFUSED && bug.getMessage.contains("unexpected IllegalStateException: oops"))
  }

  test("a fault of ours passes as it is; one that came through the SDK keeps its kind") {
    val mine = Faults.of(PROTOCOL_VIOLATION, "mine")
    assert(SdkFaults.ofGet(request, null, mine) eq mine)
    val inside = new ConfigurationFault(BAD_OPTION, "option region is not set", null)
    assert(get(wrapped(inside)).kind == BAD_OPTION)
  }

  test("a customer's key that is missing, wrong or not wanted is ENCRYPTION_KEY_REFUSED, whatever the code") {
    val said = Seq(
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object",
      "The encryption parameters are not applicable to this object",
      "The calculated MD5 hash of the key did not match the hash that was provided")
    for (message <- said; code <- Seq("InvalidRequest", "InvalidArgument")) {
      val fault = get(answer(400, code, message))
      assert(fault.kind == ENCRYPTION_KEY_REFUSED && fault.getMessage.contains("encryption.secretKey"))
    }
    assert(get(answer(400, "InvalidRequest", "something else")).kind == REQUEST_REFUSED)
  }

  test("a denial of a GET that brought a customer's key says that the key may be wrong") {
    val key = new CustomerKey("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    val fault = SdkFaults.ofGet(request, key, answer(403, "AccessDenied"))
    assert(fault.kind == ACCESS_DENIED && fault.getMessage.contains("wrong encryption.secretKey"))
    assert(!get(answer(403, "AccessDenied")).getMessage.contains("encryption"))
  }
}
