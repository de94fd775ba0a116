package io.s3ranged.integration.benchmark

import java.net.{URI, URLEncoder}
import java.net.http.{HttpClient, HttpRequest, HttpResponse}

import io.s3ranged.contract.RangeTransportContract
import io.s3ranged.engine.netty.IoLoops
import io.s3ranged.engine.sdk.SdkStore
import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseSink}
import io.s3ranged.options.{ConnectionSettings, EngineSettings, TransportIo, TransportProtocol}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.ObjectRef

/** The transport's contract on the yardstick: what it answers is what S3 answers. */
trait BenchmarkTransportContract extends RangeTransportContract with OnBenchmarkServer {

  /** Of the server. */
  protected def port: String

  protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore

  private lazy val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

  override protected def store(key: String, bytes: Array[Byte]): ObjectRef = {
    val encoded = key.split("/", -1).map(URLEncoder.encode(_, "UTF-8").replace("+", "%20")).mkString("/")
    val put = HttpRequest
      .newBuilder(URI.create(s"${server.endpoint("http")}/$bucket/$encoded"))
      .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
      .build()
    val answer = client.send(put, HttpResponse.BodyHandlers.discarding())
    assert(answer.statusCode == 200)
    ObjectRef.pinned(bucket, key, answer.headers.firstValue("ETag").get.replace("\"", ""), bytes.length.toLong)
  }

  override protected def newTransport(): RangeTransport = {
    val connection = new ConnectionSettings(
      "us-east-1", server.endpoint(port).toString, true, null, new ConnectionSettings.Secrets("any", "keys", null), false)
    val sdk = open(connection, EngineSettings.withMemory(64 << 20).fetch)
    new RangeTransport {
      override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = sdk.transport.start(request, sink)
      override def close(): Unit = sdk.close()
    }
  }
}

class BenchmarkTransportSuite extends BenchmarkTransportContract {
  override protected def port: String = "http"
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore = SdkStore.open(connection, fetch)
}

/** HTTP/2 without TLS, on the server of Netty's own codec. */
class BenchmarkHttp2TransportSuite extends BenchmarkTransportContract {
  override protected def port: String = "h2c"
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore =
    SdkStore.open(connection, fetch, new IoLoops(TransportIo.AUTO), TransportProtocol.HTTP2)
}
