package io.s3ranged.integration.benchmark

import java.io.ByteArrayInputStream
import java.net.URI
import java.nio.file.Files
import java.security.KeyStore

import javax.net.ssl.{TrustManager, TrustManagerFactory}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.requests.Peer
import io.s3ranged.testkit.data.LogLines
import software.amazon.awssdk.auth.credentials.{AwsBasicCredentials, StaticCredentialsProvider}
import software.amazon.awssdk.core.exception.SdkException
import software.amazon.awssdk.core.retry.RetryMode
import software.amazon.awssdk.http.apache.ApacheHttpClient
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.s3.S3Client
import software.amazon.awssdk.services.s3.model.{GetObjectRequest, ListObjectsV2Request, S3Exception}

/** The yardstick as the AWS SDK sees it, and S3A in a process of its own. */
class BenchmarkClientsSuite extends AnyFunSuite with OnBenchmarkServer {

  private val size = 3 << 20
  private lazy val content = lines(21, size.toLong)

  override protected def beforeEach(): Unit = {
    super.beforeEach()
    server.addObject("clients", "logs/one.log", "lines", size.toLong, 21)
    server.reset()
  }

  private def withSdk[A](port: String)(body: S3Client => A): A = {
    val client = S3Client.builder
      .endpointOverride(URI.create(server.endpoint(port).toString))
      .region(Region.US_EAST_1)
      .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "keys")))
      .forcePathStyle(true)
      .overrideConfiguration((c: software.amazon.awssdk.core.client.config.ClientOverrideConfiguration.Builder) =>
        c.retryStrategy(RetryMode.STANDARD): Unit)
      .httpClient(ApacheHttpClient.builder.tlsTrustManagersProvider(() => trust).build())
      .build()
    try body(client)
    finally client.close()
  }

  private lazy val trust: Array[TrustManager] = {
    val keys = KeyStore.getInstance("PKCS12")
    keys.load(new ByteArrayInputStream(Files.readAllBytes(server.trustStore)), server.trustStorePassword.toCharArray)
    val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm)
    factory.init(keys)
    factory.getTrustManagers
  }

  private def get(client: S3Client, range: String = null, ifMatch: String = null): Array[Byte] =
    client
      .getObject(GetObjectRequest.builder.bucket("clients").key("logs/one.log").range(range).ifMatch(ifMatch).build())
      .readAllBytes()

  test("the SDK gets objects and ranges, in the clear and under TLS, and refuses another version") {
    for (port <- Seq("http", "https"))
      withSdk(port) { sdk =>
        server.reset()
        assert(get(sdk).sameElements(content))
        assert(get(sdk, "bytes=5-999").sameElements(content.slice(5, 1000)))
        assert(intercept[S3Exception](get(sdk, ifMatch = "\"no\"")).statusCode == 412)
        val head = sdk.headObject((b: software.amazon.awssdk.services.s3.model.HeadObjectRequest.Builder) =>
          b.bucket("clients").key("logs/one.log"): Unit)
        assert(head.contentLength == size && head.lastModified != null)
        val now = counters
        assert(now("requests.GET") == 3 && now("requests.HEAD") == 1 && now("bytesSent") == size + 995)
      }
  }

  test("the SDK pages through a listing") {
    server.addSeries("clients", "many/", 2345, 100, false)
    withSdk("http") { sdk =>
      val listed = sdk
        .listObjectsV2Paginator(ListObjectsV2Request.builder.bucket("clients").prefix("many/").build())
        .contents.asScala.toSeq
      assert(listed.size == 2345 && listed.forall(_.size == 100) && counters("requests.LIST") == 3)
    }
  }

  test("the SDK retries 500 and 503, as often as the server counts, and notices a short body and a reset") {
    withSdk("http") { sdk =>
      set("http", "fault" -> "error500", "faultCount" -> 2)
      assert(get(sdk).sameElements(content) && counters("requests.GET") == 3 && counters("faults.ERROR_500") == 2)
      server.reset()
      set("http", "fault" -> "none", "requestsPerSecond" -> 0.0001)
      get(sdk)
      assert(intercept[S3Exception](get(sdk)).statusCode == 503)
      assert(counters("refused") == 3 && counters("requests.GET") == 4)
      server.clear()
      for (fault <- Seq("short", "reset")) {
        set("http", "fault" -> fault)
        val failure = intercept[Exception](get(sdk))
        assert(failure.isInstanceOf[java.io.IOException] || failure.isInstanceOf[SdkException], fault)
      }
    }
  }

  for (stream <- Seq("classic", "analytics"))
    test(s"S3A reads every line with its $stream stream, through the bytes that the server counted") {
      val bytes = 64L << 20
      server.addObject("clients", "warm/one.log", "lines", 1 << 20, 1)
      server.addObject("clients", "s3a/one.log", "lines", bytes, 22)
      val truth = new LogLines(22, bytes, true)
      truth.readAllBytes()
      val peer = Peer.start("s3a://clients/warm/", "s3a://clients/s3a/", server.endpoint("http"), stream)
      try {
        peer.awaitReady()
        server.reset()
        val read = peer.read()
        assert(read.records == truth.records && read.recordBytes == truth.recordBytes && read.crcSum == truth.crcSum)
        val now = counters
        assert(now("bytesSent") >= bytes && now("requests.GET") >= 1 && now("requests.LIST") >= 1)
        info(s"$stream: ${now("requests.GET")} GETs, ${now("requests.HEAD")} HEADs, ${now("bytesSent")} bytes for $bytes")
      } finally peer.close()
    }
}
