package io.s3ranged.engine.sdk

import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.RangeRequest
import io.s3ranged.fault.{FaultKind, RetryStatus}
import io.s3ranged.options.TransportIo
import io.s3ranged.range.ByteRange
import io.s3ranged.testing.{LoopbackS3, RecordingSink}
import io.s3ranged.testing.LoopbackS3.Fault

/** What stands on the wire, byte by byte: what the netty client believes, and what it does not. */
class NettyWireSuite extends AnyFunSuite with BeforeAndAfterAll {

  private val server = new LoopbackS3
  private val bytes = Array.tabulate[Byte](1000)(_.toByte)
  private val ref = server.put("b", "k", bytes)

  override protected def afterAll(): Unit = server.close()

  /** The answer to a GET of ten bytes that begins with `head`, lines ending as HTTP says. */
  private def after(head: String*)(rest: String): RecordingSink = answered(head.mkString("", "\r\n", "\r\n\r\n") + rest)

  private def answered(text: String): RecordingSink = {
    val wire = Wire.netty(TransportIo.AUTO)
    val store = wire.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    try {
      server.enqueue(Fault.Raw(text))
      val sink = get(store)
      if (sink.fault.isDefined) assert(get(store).fault.isEmpty, "the next request is not harmed")
      sink
    } finally store.close()
  }

  private def get(store: SdkStore): RecordingSink = {
    val sink = StoreFixture.sink(10)
    store.transport.start(new RangeRequest(ref, new ByteRange(0, 10)), sink)
    assert(sink.awaitEnd() && sink.broken.isEmpty)
    sink
  }

  private val start = "HTTP/1.1 206 Partial Content"
  private val range = "Content-Range: bytes 0-9/1000"
  private val ten = "0123456789"

  private def isViolation(sink: RecordingSink, word: String): Unit = {
    val fault = sink.fault.getOrElse(fail("it was believed"))
    assert(fault.kind == FaultKind.PROTOCOL_VIOLATION && fault.retryStatus == RetryStatus.RETRYABLE, fault.getMessage)
    assert(fault.getMessage.contains(word) && fault.getMessage.contains(ref.uri) && fault.getMessage.contains(fault.kind.remedy))
  }

  test("an answer is read, whatever the case of its headers") {
    val sink = after(start, range, "content-LENGTH:10", "eTag: \"e\"", "Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT")(ten)
    assert(sink.fault.isEmpty && sink.bytes == 10)
    val head = sink.head.get
    assert(head.contentLength == 10 && head.etag == "\"e\"" && head.contentRange == "bytes 0-9/1000")
    assert(head.lastModifiedMillis == 1795168800000L)
  }

  test("interim answers are passed over, but not without end, and not a change of protocol") {
    val interim = "HTTP/1.1 100 Continue\r\n\r\n"
    assert(answered(interim * 3 + s"$start\r\n$range\r\nContent-Length: 10\r\n\r\n$ten").fault.isEmpty)
    isViolation(answered(interim * 50), "interim")
    isViolation(answered("HTTP/1.1 101 Switching Protocols\r\n\r\n"), "interim")
  }

  test("a chunked success is read to its last chunk") {
    val chunked = after(start, range, "Transfer-Encoding: chunked")("4;x=y\r\n0123\r\n6\r\n456789\r\n0\r\nTrailer: t\r\n\r\n")
    assert(chunked.fault.isEmpty && chunked.bytes == 10 && chunked.head.get.contentLength == -1)
    assert(after(start, range, "Transfer-Encoding: chunked")("4\r\n0123\r\n").fault.map(_.kind).contains(FaultKind.CONNECTION_BROKEN))
    isViolation(after(start, range, "Transfer-Encoding: chunked")("z\r\n"), "chunk")
    isViolation(after(start, range, "Transfer-Encoding: chunked")("4\n0123"), "chunk")
    isViolation(after(start, range, "Transfer-Encoding: chunked")("4\r\n01234567"), "chunk")
    isViolation(after(start, range, "Transfer-Encoding: chunked")("b\r\n0123456789a\r\n0\r\n\r\n"), "more than")
  }

  test("a body without a length ends with its connection") {
    val sink = after(start, range)(ten)
    assert(sink.fault.isEmpty && sink.bytes == 10 && sink.head.get.contentLength == -1)
    isViolation(after(start, range)(ten + "x"), "more than")
  }

  test("two opinions on where the answer ends are not believed") {
    isViolation(after(start, range, "Content-Length: 10", "Content-Length: 10")(ten), "Content-Length")
    isViolation(after(start, range, "Content-Length: 10, 10")(ten), "Content-Length")
    isViolation(after(start, range, "Content-Length: +10")(ten), "Content-Length")
    isViolation(after(start, range, "Content-Length: 10", "Transfer-Encoding: chunked")(ten), "Transfer-Encoding")
    isViolation(after(start, range, "Transfer-Encoding: gzip, chunked")(ten), "Transfer-Encoding")
  }

  test("heads that another reader could read in another way are not believed") {
    isViolation(answered(s"$start\n$range\nContent-Length: 10\n\n$ten".padTo(40000, 'x')), "")
    isViolation(after(start, "X: a", " folded", range, "Content-Length: 10")(ten), "malformed")
    isViolation(after(start, range, "Content-Length : 10")(ten), "malformed")
    isViolation(after(start, range, ": nothing", "Content-Length: 10")(ten), "malformed")
    isViolation(after(start, "X: a\rb", range, "Content-Length: 10")(ten), "control character")
    isViolation(after("HTTP/1.1 2x6 Odd", range)(ten), "status line")
    isViolation(after("HTTP/2 206", range)(ten), "HTTP/1")
    isViolation(answered("SSH-2.0-not-http\r\n"), "HTTP/1")
  }

  test("a head without end is given up, by bytes and by headers") {
    isViolation(answered(s"$start\r\nX: " + "a" * 100000), "32768")
    isViolation(after(start +: Seq.fill(200)("X: y"): _*)(ten), "128")
  }

  test("a body shorter than its length is CONNECTION_BROKEN with what came; a longer one costs the connection alone") {
    val short = after(start, range, "Content-Length: 10")("01234")
    assert(short.fault.map(_.kind).contains(FaultKind.CONNECTION_BROKEN) && short.bytes == 5)
    val long = after(start, range, "Content-Length: 10")(ten + "HTTP/1.1 200 OK\r\n\r\n")
    assert(long.fault.isEmpty && long.bytes == 10)
    isViolation(after(start, range, "Content-Length: 11")(ten + "x"), "more than")
  }

  test("a kept connection that the store closed before its answer may be tried again, and says so") {
    val store = Wire.netty(TransportIo.AUTO).open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    try {
      assert(get(store).fault.isEmpty)
      server.enqueue(Fault.Reset)
      val fault = get(store).fault.get
      assert(fault.kind == FaultKind.CONNECTION_BROKEN && fault.retryStatus == RetryStatus.RETRYABLE)
      assert(get(store).fault.isEmpty)
      server.enqueue(Fault.Raw(""))
      val closed = get(store).fault.get
      assert(closed.kind == FaultKind.CONNECTION_BROKEN && closed.getMessage.contains("kept connection"))
    } finally store.close()
  }

  test("an error document without a length goes to the SDK as it is, an endless one does not") {
    val document = "<Error><Code>SlowDown</Code><Message>m</Message></Error>"
    val refused = after("HTTP/1.1 503 Slow Down")(document).fault.get
    assert(refused.kind == FaultKind.THROTTLED && refused.getMessage.contains("SlowDown"))
    isViolation(after("HTTP/1.1 503 Slow Down")("x" * (3 << 20)), "endless")
  }

  test("a host that resolves to several addresses is reached on whichever answers") {
    // Both families where the machine has both; the server listens on one alone.
    val endpoint = server.endpoint.replace("127.0.0.1", "localhost")
    val store = Wire.netty(TransportIo.AUTO).open(StoreFixture.connection(endpoint), StoreFixture.fetch())
    try for (_ <- 1 to 4) assert(get(store).fault.isEmpty)
    finally store.close()
  }
}
