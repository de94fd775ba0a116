package io.s3ranged.engine.sdk

import java.net.{InetAddress, ServerSocket}
import java.nio.file.Path
import java.util.concurrent.TimeUnit

import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.engine.transport.RangeRequest
import io.s3ranged.fault.FaultKind
import io.s3ranged.options.{TransportIo, TransportProtocol}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{JettyS3, LoopbackS3, ObjectContent, RecordingSink, S3Server, TlsKeys}
import io.s3ranged.testing.LoopbackS3.Fault

/** What TLS adds: trust, and a cancel that must not wait for the layers of TLS to say goodbye. */
trait TlsContract extends AnyFunSuite with BeforeAndAfterAll {

  protected def wire: Wire

  protected def newServer(keys: Path): S3Server = new LoopbackS3(TlsKeys.socket(keys))

  /** True if a connection carries one GET at a time, and ends with one that is cancelled. */
  protected def endsWithGet: Boolean = true

  private lazy val store: Path = TlsKeys.selfSigned("ip:127.0.0.1")
  private lazy val server = newServer(store)

  override protected def afterAll(): Unit = {
    server.close()
    TlsKeys.delete(store)
  }

  private def withStore[A](endpoint: String)(body: SdkStore => A): A = {
    val opened = wire.open(StoreFixture.connection(endpoint), StoreFixture.fetch())
    try body(opened)
    finally opened.close()
  }

  private def start(opened: SdkStore, ref: ObjectRef, length: Int, sink: RecordingSink) =
    opened.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, length)), sink)

  private def spinUntil(condition: => Boolean): Boolean = {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
    condition
  }

  private def medianMillis(rounds: Seq[Long]): Long = {
    val millis = rounds.map(TimeUnit.NANOSECONDS.toMillis(_)).sorted
    info(s"milliseconds from cancel to the end: ${millis.mkString(", ")}")
    millis(millis.size / 2)
  }

  test("bytes come over TLS where the certificate is trusted") {
    val ref = server.put("b", "k", Array.tabulate[Byte](1000)(_.toByte))
    TlsKeys.trusting(store)(withStore(server.endpoint) { opened =>
      val sink = StoreFixture.sink(1000)
      start(opened, ref, 1000, sink)
      assert(sink.awaitEnd() && sink.fault.isEmpty && sink.bytes == 1000)
    })
  }

  test("a certificate that is not trusted is a fault that says so, each of 50 times") {
    // A handshake may have failed before the request has come to its connection.
    withStore(server.endpoint)(opened => (1 to 50).foreach { _ =>
      val sink = StoreFixture.sink(10)
      start(opened, ObjectRef.named("b", "k"), 10, sink)
      assert(sink.awaitEnd() && sink.fault.map(_.kind).contains(FaultKind.UNTRUSTED_STORE), sink.fault)
      assert(sink.fault.get.getMessage.contains("PKIX"))
    })
  }

  test("a certificate that is trusted, but is another host's, is a fault that says so") {
    val other = TlsKeys.selfSigned("dns:elsewhere.example")
    val impostor = newServer(other)
    try TlsKeys.trusting(other)(withStore(impostor.endpoint) { opened =>
      val sink = StoreFixture.sink(10)
      start(opened, ObjectRef.named("b", "k"), 10, sink)
      assert(sink.awaitEnd() && sink.fault.map(_.kind).contains(FaultKind.UNTRUSTED_STORE), sink.fault)
      assert(impostor.requests.isEmpty)
    })
    finally {
      impostor.close()
      TlsKeys.delete(other)
    }
  }

  test("a GET that waits for the handshake is cancelled within 100 ms") {
    val mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress)
    try withStore(s"https://127.0.0.1:${mute.getLocalPort}") { opened =>
      val rounds = (1 to 5).map { _ =>
        val sink = StoreFixture.sink(10)
        val exchange = start(opened, ObjectRef.named("b", "k"), 10, sink)
        val accepted = mute.accept()
        // The first byte of the handshake.
        assert(accepted.getInputStream.read() >= 0)
        val before = System.nanoTime()
        exchange.cancel()
        assert(sink.awaitEnd() && sink.fault.exists(_.kind == FaultKind.CANCELLED))
        accepted.close()
        System.nanoTime() - before
      }
      assert(medianMillis(rounds) < 100)
    } finally mute.close()
  }

  test("a GET over TLS is cancelled within 100 ms in a silent body, and its bytes stop in a busy one") {
    val huge = server.put("b", "huge", ObjectContent.generated(1L << 30)(_ => 0), "e")
    TlsKeys.trusting(store)(withStore(server.endpoint) { opened =>
      val rounds = (1 to 5).map { _ =>
        server.enqueue(Fault.StallAfter(100000))
        val sink = StoreFixture.sink(1 << 20)
        val exchange = start(opened, huge, 1 << 20, sink)
        assert(spinUntil(sink.bytes == 100000))
        val before = System.nanoTime()
        exchange.cancel()
        assert(sink.awaitEnd() && sink.fault.exists(_.kind == FaultKind.CANCELLED))
        assert(!endsWithGet || server.await(server.openConnections == 0))
        System.nanoTime() - before
      }
      assert(medianMillis(rounds) < 100)
      val sent = server.bytesSent
      val sink = StoreFixture.sink(64 << 20)
      val exchange = start(opened, huge, 64 << 20, sink)
      assert(spinUntil(sink.bytes > (1 << 20)))
      exchange.cancel()
      assert(sink.awaitEnd() && sink.fault.exists(_.kind == FaultKind.CANCELLED))
      assert(!endsWithGet || server.await(server.openConnections == 0))
      info(s"${(server.bytesSent - sent) >> 10} KiB were sent, ${sink.bytes >> 10} KiB read")
      assert(server.bytesSent - sent < (32 << 20))
    })
  }
}

class SdkTlsSuite extends TlsContract {
  override protected def wire: Wire = Wire.apache
}

class NettyEpollTlsSuite extends TlsContract {
  override protected def wire: Wire = Wire.netty(TransportIo.EPOLL)
}

class NettyNioTlsSuite extends TlsContract {
  override protected def wire: Wire = Wire.netty(TransportIo.NIO)
}

class NettyIoUringTlsSuite extends TlsContract with NeedsIoUring {
  override protected def wire: Wire = Wire.netty(TransportIo.IO_URING)
}

class Http2EpollTlsSuite extends TlsContract {
  override protected def wire: Wire = Wire.netty(TransportIo.EPOLL, TransportProtocol.HTTP2)
  override protected def newServer(keys: Path): S3Server = new JettyS3(Some(keys), Seq("h2"))
  override protected def endsWithGet: Boolean = false
}

class Http2NioTlsSuite extends TlsContract {
  override protected def wire: Wire = Wire.netty(TransportIo.NIO, TransportProtocol.AUTO)
  override protected def newServer(keys: Path): S3Server = new JettyS3(Some(keys), Seq("h2", "http/1.1"))
  override protected def endsWithGet: Boolean = false
}

class Http2IoUringTlsSuite extends TlsContract with NeedsIoUring {
  override protected def wire: Wire = Wire.netty(TransportIo.IO_URING, TransportProtocol.HTTP2)
  override protected def newServer(keys: Path): S3Server = new JettyS3(Some(keys), Seq("h2"))
  override protected def endsWithGet: Boolean = false
}
