package io.s3ranged.engine.sdk

import java.time.{Clock, Instant, ZoneOffset}
import java.time.format.DateTimeFormatter
import java.util.Base64
import java.util.concurrent.CompletableFuture

import scala.jdk.CollectionConverters._
import scala.util.Try

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import software.amazon.awssdk.auth.credentials.{AwsBasicCredentials, AwsCredentials, AwsSessionCredentials, StaticCredentialsProvider}
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration
import software.amazon.awssdk.http.SdkHttpRequest
import software.amazon.awssdk.http.async.{AsyncExecuteRequest, SdkAsyncHttpClient}
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.s3.S3AsyncClient
import software.amazon.awssdk.services.s3.model.{GetObjectRequest, RequestPayer}

import io.s3ranged.engine.transport.RangeRequest
import io.s3ranged.fault.FaultKind
import io.s3ranged.options.TransportIo
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.LoopbackS3
import io.s3ranged.testing.LoopbackS3.Fault

/** A GET from a template is the one that the SDK would have sent, and what refuses it is read by the SDK. */
class GetTemplateSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  /** An SDK whose requests go nowhere. */
  private final class Sdk(credentials: AwsCredentials, pathStyle: Boolean, endpoint: String) extends AutoCloseable {
    @volatile var sent: SdkHttpRequest = _
    val templates = new GetTemplates
    private val wire = new SdkAsyncHttpClient {
      override def execute(request: AsyncExecuteRequest): CompletableFuture[Void] = {
        sent = request.request
        request.responseHandler.onError(new java.io.IOException("nowhere"))
        CompletableFuture.failedFuture(new java.io.IOException("nowhere"))
      }
      override def close(): Unit = ()
    }
    private val client = S3AsyncClient.builder
      .region(Region.EU_WEST_1)
      .credentialsProvider(StaticCredentialsProvider.create(credentials))
      .forcePathStyle(pathStyle)
      .httpClient(wire)
      .endpointOverride(Option(endpoint).map(java.net.URI.create).orNull)
      .overrideConfiguration(o => { o.addExecutionInterceptor(templates); () })
      .build

    def send(get: RangeRequest, more: GetObjectRequest.Builder => Unit = _ => ()): SdkHttpRequest = {
      val request = GetObjectRequest.builder.bucket(get.`object`.bucket).key(get.`object`.key).range(get.range.toHeader).versionId(get.`object`.versionId)
      if (get.`object`.etag != null) request.ifMatch("\"" + get.`object`.etag + "\"")
      more(request)
      val call = request.build.overrideConfiguration.map[AwsRequestOverrideConfiguration.Builder](_.toBuilder).orElseGet(() => AwsRequestOverrideConfiguration.builder)
      request.overrideConfiguration(call.putExecutionAttribute(GetTemplates.OBJECT, get.`object`).build)
      Try(client.getObject(request.build, software.amazon.awssdk.core.async.AsyncResponseTransformer.toBytes[software.amazon.awssdk.services.s3.model.GetObjectResponse]).join())
      sent
    }

    override def close(): Unit = client.close()
  }

  private def headers(request: SdkHttpRequest): Map[String, Seq[String]] =
    request.headers.asScala.map { case (name, values) => name.toLowerCase -> values.asScala.toSeq }.toMap

  /** The same GET from a template, at the time and under the name of the one that the SDK sent. */
  private def same(sdk: Sdk, get: RangeRequest, credentials: AwsCredentials, sent: SdkHttpRequest): Unit = {
    val template = sdk.templates.of(get.`object`)
    assert(template != null, get)
    val time = Instant.from(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).parse(headers(sent)("x-amz-date").head))
    val made = template.at(Clock.fixed(time, ZoneOffset.UTC)).signed(get, credentials, headers(sent)("amz-sdk-invocation-id").head)
    assert(made.encodedPath == sent.encodedPath && made.host == sent.host && made.port == sent.port && made.protocol == sent.protocol)
    assert(made.rawQueryParameters == sent.rawQueryParameters)
    assert(headers(made) == headers(sent))
  }

  private val basic = AwsBasicCredentials.create("AKID", "hidden")
  private val session = AwsSessionCredentials.create("AKID", "hidden", "a token")
  private val keys = Gen.nonEmptyListOf(Gen.oneOf(Gen.alphaNumChar, Gen.oneOf("/ %+~*'()!@&=:,$;?#._-\\\"<>[]{}|^`\u00e9\u6f22\t".toSeq))).map(_.mkString)
    .suchThat(key => GetTemplate.isPlain(key) && key.getBytes("UTF-8").length < 900)

  for ((credentials, name) <- Seq(basic -> "keys", session -> "a session's keys"); pathStyle <- Seq(true, false);
       endpoint <- Seq("http://localhost:1234", "https://store.example/s3", null))
    test(s"any key's GET is the SDK's, signature and all: $name, path style $pathStyle, endpoint $endpoint") {
      val sdk = new Sdk(credentials, pathStyle, endpoint)
      try {
        sdk.send(new RangeRequest(ObjectRef.pinned("a-bucket", "first", "e", 100), new ByteRange(0, 10)))
        forAll(keys, Gen.chooseNum(0L, 1L << 40), minSuccessful(25)) { (key: String, start: Long) =>
          val get = new RangeRequest(ObjectRef.pinned("a-bucket", key, "tag", 1L << 41), ByteRange.ofLength(start, 100))
          same(sdk, get, credentials, sdk.send(get))
        }
      } finally sdk.close()
    }

  test("what a connection adds to each GET is in its template: payer and customer's key; a version is added") {
    val key = Base64.getEncoder.encodeToString(Array.tabulate[Byte](32)(_.toByte))
    def more(get: GetObjectRequest.Builder): Unit = {
      get.requestPayer(RequestPayer.REQUESTER).sseCustomerAlgorithm("AES256").sseCustomerKey(key)
      ()
    }
    val sdk = new Sdk(basic, true, null)
    try {
      sdk.send(new RangeRequest(ObjectRef.pinned("b", "first", "e", 100), new ByteRange(0, 10)), more)
      val versioned = new RangeRequest(new ObjectRef("b", "k", "v/1 +", "e", 100), new ByteRange(0, 10))
      val template = sdk.templates.of(versioned.`object`)
      val sent = sdk.send(versioned, more)
      assert(headers(sent)("x-amz-request-payer") == Seq("requester"))
      assert(sdk.templates.of(versioned.`object`) eq template, "a GET of a version is no template")
      same(sdk, versioned, basic, sent)
    } finally sdk.close()
  }

  test("an offer of memory goes with the GET that makes it, signed, and with none after it") {
    val sdk = new Sdk(basic, true, null)
    def offering(token: String)(get: GetObjectRequest.Builder): Unit = {
      get.overrideConfiguration(o => { o.putHeader("x-amz-rdma-token", token); () })
      ()
    }
    try {
      val get = new RangeRequest(ObjectRef.pinned("b", "k", "e", 100), new ByteRange(0, 10))
      val first = sdk.send(get, offering("n1;7f00+10"))
      assert(headers(first).contains("x-amz-rdma-token") && headers(first)("authorization").head.contains("x-amz-rdma-token"))
      same(sdk, get, basic, sdk.send(get))
      val token = "n2;7f00a+10;7f00b+3:=/"
      same(sdk, get.withRemoteToken(token), basic, sdk.send(get, offering(token)))
    } finally sdk.close()
  }

  test("no template is made where the way of the key to the path is not plain, nor for another way of signing") {
    val sdk = new Sdk(basic, true, null)
    try {
      sdk.send(new RangeRequest(ObjectRef.pinned("b", "/first", "e", 100), new ByteRange(0, 10)))
      assert(sdk.templates.of(ObjectRef.pinned("b", "k", "e", 100)) == null)
      sdk.send(new RangeRequest(ObjectRef.pinned("b", "first", "e", 100), new ByteRange(0, 10)))
      assert(sdk.templates.of(ObjectRef.pinned("b", "/k", "e", 100)) == null)
      assert(sdk.templates.of(ObjectRef.pinned("other", "k", "e", 100)) == null)
      sdk.send(new RangeRequest(ObjectRef.pinned("express--euw1-az1--x-s3", "first", "e", 100), new ByteRange(0, 10)))
      assert(sdk.templates.of(ObjectRef.pinned("express--euw1-az1--x-s3", "k", "e", 100)) == null)
    } finally sdk.close()
  }

  private def withStore[A](server: LoopbackS3, ref: ObjectRef)(body: (() => io.s3ranged.testing.RecordingSink) => A): A = {
    val store = Wire.netty(TransportIo.AUTO).open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    try body { () =>
        val sink = StoreFixture.sink(10)
        store.transport.start(new RangeRequest(ref, new ByteRange(0, 10)), sink)
        assert(sink.awaitEnd() && sink.broken.isEmpty)
        sink
      }
    finally store.close()
  }

  test("a refusal says the same whether the SDK sent the GET or not, and is asked for once") {
    val server = new LoopbackS3
    try {
      val ref = server.put("b", "k", Array.tabulate[Byte](1000)(_.toByte))
      val table = Seq(
        Fault.Refuse(503, "SlowDown", Seq("Retry-After" -> "7")) -> FaultKind.THROTTLED,
        Fault.Refuse(500, "InternalError") -> FaultKind.STORE_ERROR,
        Fault.Refuse(404, "NoSuchKey") -> FaultKind.NO_SUCH_OBJECT,
        Fault.Refuse(412, "PreconditionFailed") -> FaultKind.OBJECT_CHANGED,
        Fault.Refuse(403, "AccessDenied") -> FaultKind.ACCESS_DENIED,
        Fault.Refuse(301, "PermanentRedirect", Seq("x-amz-bucket-region" -> "ap-south-1")) -> FaultKind.WRONG_REGION,
        Fault.Raw("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 4\r\n\r\nhtml") -> FaultKind.STORE_ERROR)
      for ((refusal, kind) <- table) {
        val faults = for (warm <- Seq(false, true)) yield withStore(server, ref) { get =>
          if (warm) assert(get().fault.isEmpty)
          val before = server.requests.size
          server.enqueue(refusal)
          val fault = get().fault.getOrElse(fail(s"$refusal was not seen"))
          assert(server.requests.size == before + 1)
          assert(get().fault.isEmpty && get().fault.isEmpty, "the next GETs are not harmed")
          fault
        }
        assert(faults.forall(_.kind == kind), faults)
        assert(faults.map(_.getMessage).distinct.size == 1 && faults.head.getMessage.contains(ref.uri), faults)
        assert(faults.map(_.retryAfter).distinct.size == 1)
      }
    } finally server.close()
  }

  test("a clock that is told to be wrong is set right for the GETs after it, sent by the SDK or not") {
    val server = new LoopbackS3
    try {
      val ref = server.put("b", "k", Array.tabulate[Byte](1000)(_.toByte))
      withStore(server, ref) { get =>
        assert(get().fault.isEmpty && get().fault.isEmpty)
        server.enqueue(Fault.Refuse(403, "RequestTimeTooSkewed", Seq("Date" -> "Fri, 20 Nov 2020 10:00:00 GMT")))
        assert(get().fault.nonEmpty)
        for (_ <- 1 to 3) {
          assert(get().fault.isEmpty)
          assert(server.requests.last.headers("x-amz-date").startsWith("2020112"))
        }
      }
    } finally server.close()
  }
}
