package io.s3ranged.engine.sdk

import java.net.{InetAddress, ServerSocket, SocketException}
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

import io.netty.buffer.UnpooledByteBufAllocator
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.engine.transport.RangeRequest
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.TransportIo
import io.s3ranged.range.{ByteRange, ObjectRef}

/** Connections that do not come about, or are closed as soon as they have. */
trait NettyDialContract extends AnyFunSuite {

  protected def io: TransportIo

  private val ref = ObjectRef.named("b", "unreachable")

  private def faultsOf(port: Int, count: Int): Seq[RangedIOException] = {
    val endpoint = s"http://127.0.0.1:$port"
    val store = Wire.netty(io).open(StoreFixture.connection(endpoint), StoreFixture.fetch())
    try Seq.fill(count) {
      val sink = StoreFixture.sink(10)
      store.transport.start(new RangeRequest(ref, new ByteRange(0, 10)), sink)
      assert(sink.awaitEnd() && sink.broken.isEmpty)
      sink.fault.getOrElse(fail("the GET went through"))
    }
    finally store.close()
  }

  private def direct: Long = UnpooledByteBufAllocator.DEFAULT.metric.usedDirectMemory

  /** The last connection's channel may be over a moment later than its GET. */
  private def assertGivenBack(before: Long): Unit = {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (direct != before && System.nanoTime() < deadline) Thread.onSpinWait()
    assert(direct == before)
    ()
  }

  test("a connection that is refused leaves no memory behind") {
    val free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    val port = free.getLocalPort
    free.close()
    val before = direct
    val faults = faultsOf(port, 20)
    assert(faults.forall(fault => fault.kind == FaultKind.UNREACHABLE && fault.getMessage.contains(ref.uri)))
    assert(faults.forall(fault => fault.getMessage.contains(fault.kind.remedy)))
    assertGivenBack(before)
  }

  test("a store that closes what it accepts is asked once by a GET, which hears of it") {
    val server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress)
    val accepted = new AtomicInteger
    val acceptor = new Thread(() =>
      try while (true) {
        val socket = server.accept()
        accepted.incrementAndGet()
        socket.setSoLinger(true, 0)
        socket.close()
      }
      catch { case _: SocketException => () })
    acceptor.start()
    val before = direct
    try {
      val faults = faultsOf(server.getLocalPort, 50)
      assert(faults.forall(_.kind == FaultKind.CONNECTION_BROKEN), faults.map(_.getMessage).distinct)
      assert(faults.forall(fault => fault.getMessage.contains(ref.uri) && fault.getMessage.contains(fault.kind.remedy)))
      assert(accepted.get == 50)
      assertGivenBack(before)
    } finally {
      server.close()
      acceptor.join()
    }
  }
}

class NettyDialSuite extends NettyDialContract {
  override protected def io: TransportIo = TransportIo.NIO
}

class NettyIoUringDialSuite extends NettyDialContract with NeedsIoUring {
  override protected def io: TransportIo = TransportIo.IO_URING
}
