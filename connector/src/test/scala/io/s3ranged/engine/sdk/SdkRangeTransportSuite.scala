package io.s3ranged.engine.sdk

import java.nio.ByteBuffer
import java.time.Duration

import scala.jdk.CollectionConverters._

import org.scalatest.{BeforeAndAfterAll, BeforeAndAfterEach}

import io.s3ranged.contract.RangeTransportContract
import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.engine.transport.{RangeRequest, RangeTransport}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.{ConnectionSettings, TransportIo}
import io.s3ranged.options.ConnectionSettings.Secrets
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{LoopbackS3, RecordingSink, S3Server}
import io.s3ranged.testing.LoopbackS3.Fault

/** What a store's transport does beyond the contract of all transports, whatever client sends for it. */
trait StoreTransportContract extends RangeTransportContract with BeforeAndAfterAll with BeforeAndAfterEach {

  protected def wire: Wire

  /** What bytes that are no HTTP are taken for; none where they cannot come. */
  protected def garbage: Option[FaultKind]

  /** What a body is that ends before it is whole. */
  protected def early: FaultKind = FaultKind.CONNECTION_BROKEN

  protected def newServer(): S3Server = new LoopbackS3

  private val server = newServer()
  private val bytes = Array.tabulate[Byte](1000)(_.toByte)

  override protected def store(key: String, content: Array[Byte]): ObjectRef = server.put(bucket, key, content)
  override protected def newTransport(): RangeTransport = open().transport
  override protected def afterAll(): Unit = server.close()

  private def settings(provider: String = null): ConnectionSettings =
    new ConnectionSettings("eu-west-1", server.endpoint, true, provider, new Secrets("AKID", "hidden", null), false)

  private def fetchSettings(readTimeout: Duration = Duration.ofSeconds(10)): FetchSettings =
    new FetchSettings(32, 8 << 20, 1, Duration.ofMinutes(1), Duration.ofSeconds(5), readTimeout)

  private def open(): SdkStore = wire.open(settings(), fetchSettings())

  private def get(store: SdkStore, ref: ObjectRef, range: ByteRange = new ByteRange(0, 1000)): RecordingSink = {
    val sink = new RecordingSink(Seq(ByteBuffer.allocateDirect(range.length.toInt)))
    store.transport.start(new RangeRequest(ref, range), sink)
    assert(sink.awaitEnd() && sink.broken.isEmpty)
    sink
  }

  private def faultAfter(fault: Fault): RangedIOException = {
    val ref = server.put(bucket, "faulty", bytes)
    val store = open()
    try {
      val before = server.requests.size
      server.enqueue(fault)
      val found = get(store, ref).fault.getOrElse(fail(s"$fault was not seen"))
      assert(server.requests.size == before + 1, "a transport asks once")
      assert(found.getMessage.contains(ref.uri) && found.getMessage.contains(found.kind.remedy))
      assert(!found.getMessage.contains("hidden"))
      assert(get(store, ref).fault.isEmpty, "the next request is not harmed")
      found
    } finally store.close()
  }

  test("opening a store sends nothing and starts no thread") {
    // A server of its own: this suite's may still be accepting what tests before this one sent.
    val untouched = new LoopbackS3
    try {
      // Threads of suites before this one may end meanwhile.
      val threads = new java.util.HashSet(Thread.getAllStackTraces.keySet)
      val store = wire.open(StoreFixture.connection(untouched.endpoint), StoreFixture.fetch())
      // One of a test before this one may begin now, only to end.
      def started = Thread.getAllStackTraces.keySet.asScala.filterNot(threads.contains).map(_.getName).filter(_.startsWith("s3ranged"))
      assert(untouched.await(started.isEmpty), started.toString)
      store.close()
      store.close()
      assert(untouched.connections == 0)
    } finally untouched.close()
  }

  test("a request carries its range, If-Match, version and payer, and is signed") {
    val ref = server.put(bucket, "asked", bytes)
    val paying = new ConnectionSettings("eu-west-1", server.endpoint, true, null, new Secrets("AKID", "hidden", "token"), true)
    val store = wire.open(paying, fetchSettings())
    try {
      val pinned = new ObjectRef(ref.bucket, ref.key, "v-1", ref.etag, ref.size)
      assert(get(store, pinned, new ByteRange(10, 20)).fault.isEmpty)
      val request = server.requests.last
      assert(request.method == "GET" && request.query == Map("versionId" -> "v-1"))
      assert(request.headers("range") == "bytes=10-19" && request.headers("if-match") == "\"" + ref.etag + "\"")
      assert(request.headers("x-amz-request-payer") == "requester")
      assert(request.headers("authorization").contains("AKID/") && request.headers("authorization").contains("/eu-west-1/s3/"))
      assert(request.headers("x-amz-security-token") == "token")
      assert(!request.headers.contains("x-amz-checksum-mode") && !request.headers.contains("expect"))
      assert(request.headers("user-agent").startsWith("s3ranged"))
    } finally store.close()
  }

  test("with a customer's key a request brings the key and its digest, and without one neither") {
    val ref = server.put(bucket, "keyed", bytes)
    val key = Array.tabulate[Byte](32)(_.toByte)
    val base64 = java.util.Base64.getEncoder.encodeToString(key)
    val digest = java.util.Base64.getEncoder.encodeToString(java.security.MessageDigest.getInstance("MD5").digest(key))
    for (customerKey <- Seq(base64, null)) {
      val keyed = new ConnectionSettings("eu-west-1", server.endpoint, true, null, new Secrets("AKID", "hidden", null, customerKey), false)
      val store = wire.open(keyed, fetchSettings())
      try assert(get(store, ref, new ByteRange(10, 20)).fault.isEmpty)
      finally store.close()
      val headers = server.requests.last.headers
      def header(name: String) = headers.get("x-amz-server-side-encryption-customer-" + name)
      assert(header("key") == Option(customerKey) && header("key-md5") == Option(customerKey).map(_ => digest))
      assert(header("algorithm") == Option(customerKey).map(_ => "AES256"))
      assert(!keyed.toString.contains(base64))
    }
  }

  test("anonymous requests are not signed") {
    val ref = server.put(bucket, "public", bytes)
    val store = wire.open(settings("anonymous"), fetchSettings())
    try {
      assert(get(store, ref).fault.isEmpty)
      assert(!server.requests.last.headers.contains("authorization"))
    } finally store.close()
  }

  test("answers that are read to the end give their connection to the next request") {
    val ref = server.put(bucket, "reused", bytes)
    val store = open()
    try {
      val before = server.connections
      for (_ <- 1 to 20) assert(get(store, ref).fault.isEmpty)
      assert(server.connections == before + 1)
    } finally store.close()
  }

  test("work runs on daemon threads that are named for it") {
    val ref = server.put(bucket, "threads", bytes)
    val store = open()
    try {
      @volatile var thread: Thread = null
      val sink = new RecordingSink(Seq(ByteBuffer.allocateDirect(1000)), _ => thread = Thread.currentThread)
      store.transport.start(new RangeRequest(ref, ref.range), sink)
      assert(sink.awaitEnd() && thread.isDaemon && thread.getName.matches(wire.threads + "\\d+"))
      assert(thread.getContextClassLoader eq wire.loader())
    } finally store.close()
  }

  test("a reset and an early end are CONNECTION_BROKEN, and garbage is a fault that may pass") {
    for (fault <- Seq(Fault.Reset, Fault.ResetAfter(400)))
      assert(faultAfter(fault).kind == FaultKind.CONNECTION_BROKEN, fault.toString)
    assert(faultAfter(Fault.EndAfter(400)).kind == early)
    garbage.foreach(kind => assert(faultAfter(Fault.Raw("SSH-2.0-not-http\r\n\r\n")).kind == kind))
  }

  test("bytes before a break were reported, and only they") {
    val ref = server.put(bucket, "broken", bytes)
    val store = open()
    try {
      server.enqueue(Fault.EndAfter(400))
      val sink = get(store, ref)
      assert(sink.bytes == 400 && sink.fault.map(_.kind).contains(early))
    } finally store.close()
  }

  test("silence before the head and in the body is TIMED_OUT after the read time-out") {
    val ref = server.put(bucket, "silent", bytes)
    val store = wire.open(settings(), fetchSettings(Duration.ofMillis(200)))
    try {
      for (fault <- Seq(Fault.Stall, Fault.StallAfter(400))) {
        val before = server.requests.size
        server.enqueue(fault)
        assert(get(store, ref).fault.map(_.kind).contains(FaultKind.TIMED_OUT), fault.toString)
        assert(server.await(server.requests.size == before + 1), "the time may be over before the request is read")
      }
    } finally store.close()
  }

  test("refusals of the store come out as their kinds, with status, code and request id") {
    val table = Seq(
      Fault.Refuse(503, "SlowDown") -> FaultKind.THROTTLED,
      Fault.Refuse(500, "InternalError") -> FaultKind.STORE_ERROR,
      Fault.Refuse(403, "AccessDenied") -> FaultKind.ACCESS_DENIED,
      Fault.Refuse(403, "InvalidAccessKeyId") -> FaultKind.CREDENTIALS_REFUSED,
      Fault.Refuse(400, "ExpiredToken") -> FaultKind.CREDENTIALS_REFUSED)
    for ((fault, kind) <- table) {
      val found = faultAfter(fault)
      assert(found.kind == kind)
      assert(found.getMessage.contains(s"${fault.status} ${fault.code}") && found.getMessage.contains("REQUEST-1"))
    }
  }

  test("a redirect is not followed: WRONG_REGION names the bucket's region") {
    for (status <- Seq(301, 307)) {
      val found = faultAfter(Fault.Refuse(status, "PermanentRedirect", Seq(
        "x-amz-bucket-region" -> "ap-south-1", "Location" -> s"${server.endpoint}/elsewhere/faulty")))
      assert(found.kind == FaultKind.WRONG_REGION && found.getMessage.contains("ap-south-1"))
    }
  }

  test("a skewed clock is told once and set right for the next request") {
    val ref = server.put(bucket, "skewed", bytes)
    val store = open()
    try {
      server.enqueue(Fault.Refuse(403, "RequestTimeTooSkewed", Seq("Date" -> "Fri, 20 Nov 2020 10:00:00 GMT")))
      val fault = get(store, ref).fault.get
      assert(fault.kind == FaultKind.STORE_ERROR && fault.getMessage.contains("clock"))
      assert(get(store, ref).fault.isEmpty)
      assert(server.requests.last.headers("x-amz-date").startsWith("2020112"))
    } finally store.close()
  }

  test("nobody listening is UNREACHABLE") {
    val closed = new LoopbackS3
    closed.close()
    val connection = new ConnectionSettings("eu-west-1", closed.endpoint, true, "anonymous", Secrets.NONE, false)
    val store = wire.open(connection, fetchSettings())
    try {
      val fault = get(store, ObjectRef.named(bucket, "k")).fault.get
      assert(fault.kind == FaultKind.UNREACHABLE && fault.getMessage.contains("s3://contract/k"))
    } finally store.close()
  }

  test("a body under a content encoding is handed on as it is, and the head tells of it") {
    val ref = server.put(bucket, "encoded", bytes)
    val store = open()
    try {
      server.enqueue(Fault.Headers(_ :+ ("Content-Encoding" -> "gzip")))
      val sink = get(store, ref)
      assert(sink.fault.isEmpty && sink.bytes == 1000 && sink.head.get.contentEncoding == "gzip")
    } finally store.close()
  }

  test("a sink that throws still hears its one last call") {
    val ref = server.put(bucket, "thrown", bytes)
    val store = open()
    try {
      val sink = new RecordingSink(Seq(ByteBuffer.allocateDirect(1000)), onProgress = _ => throw new IllegalStateException("oops"))
      store.transport.start(new RangeRequest(ref, ref.range), sink)
      assert(sink.awaitEnd() && sink.fault.isDefined && sink.broken.isEmpty)
    } finally store.close()
  }
}

class SdkRangeTransportSuite extends StoreTransportContract {
  override protected def wire: Wire = Wire.apache
  override protected def garbage: Option[FaultKind] = Some(FaultKind.CONNECTION_BROKEN)
}

class NettyEpollTransportSuite extends StoreTransportContract {
  override protected def wire: Wire = Wire.netty(TransportIo.EPOLL)
  override protected def garbage: Option[FaultKind] = Some(FaultKind.PROTOCOL_VIOLATION)
}

class NettyNioTransportSuite extends StoreTransportContract {
  override protected def wire: Wire = Wire.netty(TransportIo.NIO)
  override protected def garbage: Option[FaultKind] = Some(FaultKind.PROTOCOL_VIOLATION)
}

class NettyIoUringTransportSuite extends StoreTransportContract with NeedsIoUring {
  override protected def wire: Wire = Wire.netty(TransportIo.IO_URING)
  override protected def garbage: Option[FaultKind] = Some(FaultKind.PROTOCOL_VIOLATION)
}
