package io.s3ranged.engine.sdk

import java.net.{InetAddress, InetSocketAddress, ServerSocket}
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel
import java.util.concurrent.{CountDownLatch, TimeUnit}

import scala.jdk.CollectionConverters._

import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.engine.transport.{RangeExchange, RangeRequest}
import io.s3ranged.fault.FaultKind
import io.s3ranged.options.TransportIo
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{LoopbackS3, ObjectContent, RecordingSink}
import io.s3ranged.testing.LoopbackS3.Fault

/** Where a GET may be when it is cancelled, and what the server sees of it. */
trait CancelContract extends AnyFunSuite with BeforeAndAfterAll {

  protected def wire: Wire

  /** True while a thread tries to connect, as far as that can be seen from outside. */
  protected def connecting: Boolean

  private val server = new LoopbackS3
  private val huge = 1L << 40
  private val ref = server.put("b", "huge", ObjectContent.generated(huge)(_ => 0), "e")
  private val window = 64 << 20

  override protected def afterAll(): Unit = server.close()

  private def withStore[A](endpoint: String = server.endpoint)(body: SdkStore => A): A = {
    val store = wire.open(StoreFixture.connection(endpoint), StoreFixture.fetch())
    try body(store)
    finally store.close()
  }

  /**
   * Cancels when `there` is true, and sees sink and connection end: within 100 ms in the median of
   * five, since the machine may be busy with something else in one.
   */
  private def cancelsAtOnce(fault: Fault)(there: RecordingSink => Boolean): Unit = {
    val millis = (1 to 5).map(_ => cancelOne(fault)(there)).sorted
    info(s"milliseconds from cancel to the end: ${millis.mkString(", ")}")
    assert(millis(2) < 100)
  }

  private def cancelOne(fault: Fault)(there: RecordingSink => Boolean): Long = withStore() { store =>
    // The first answer on a connection takes class loading and the like; it is not what is measured.
    val warm = StoreFixture.sink(10)
    store.transport.start(new RangeRequest(ref, new ByteRange(0, 10)), warm)
    assert(warm.awaitEnd() && warm.fault.isEmpty)
    server.enqueue(fault)
    val sink = StoreFixture.sink(1 << 20)
    val exchange = store.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, 1 << 20)), sink)
    assert(eventually(there(sink)))
    val before = System.nanoTime()
    exchange.cancel()
    assert(server.await(server.openConnections == 0), "the connection is closed")
    assert(sink.awaitEnd())
    val millis = millisSince(before)
    assert(sink.broken.isEmpty && sink.fault.map(_.kind).contains(FaultKind.CANCELLED))
    millis
  }

  private def millisSince(nanos: Long): Long = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos)

  test("a GET that waits for its answer is cancelled within 100 ms") {
    cancelsAtOnce(Fault.Stall)(sink => server.requests.last.headers("range") == "bytes=0-1048575" && sink.head.isEmpty)
  }

  test("a GET that waits for more of its body is cancelled within 100 ms") {
    cancelsAtOnce(Fault.StallAfter(100000))(_.bytes == 100000)
  }

  test("a GET whose bytes stream in is cancelled within 100 ms, and the bytes stop") {
    withStore() { store =>
      val before = server.bytesSent
      @volatile var exchange: RangeExchange = null
      @volatile var at = 0L
      val started = new CountDownLatch(1)
      val sink = new RecordingSink(
        Seq(ByteBuffer.allocateDirect(window)),
        onProgress = bytes => if (bytes >= (1 << 20)) { started.await(); at = bytes; exchange.cancel() })
      exchange = store.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, window)), sink)
      started.countDown()
      assert(sink.awaitEnd() && sink.fault.map(_.kind).contains(FaultKind.CANCELLED))
      assert(server.await(server.openConnections == 0), "the connection is closed")
      assert(sink.bytes <= at + (128 << 10), "nothing is read after the cancel")
      val sent = server.bytesSent - before
      info(s"sent ${sent >> 10} KiB of ${window >> 10} KiB, ${sink.bytes >> 10} KiB of them were read")
      assert(sent < window / 4, "what was on its way fits the sockets' buffers")
    }
  }

  test("a head that the sink refuses closes the connection without reading the body") {
    withStore() { store =>
      val before = server.bytesSent
      val sink = new RecordingSink(Nil, _ => throw io.s3ranged.fault.Faults.of(FaultKind.PROTOCOL_VIOLATION, "no"))
      store.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, window)), sink)
      assert(sink.awaitEnd() && sink.fault.isDefined)
      assert(server.await(server.openConnections == 0))
      assert(server.bytesSent - before < window / 4)
    }
  }

  test("a GET that connects to a host which does not answer is cancelled within 100 ms") {
    val deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    // Nobody accepts: once the queue is full, connecting gets no answer.
    val queue = Seq.fill(16) {
      val channel = SocketChannel.open()
      channel.configureBlocking(false)
      channel.connect(new InetSocketAddress(deaf.getInetAddress, deaf.getLocalPort))
      channel
    }
    try withStore(s"http://127.0.0.1:${deaf.getLocalPort}") { store =>
      val millis = (1 to 5).map { _ =>
        val sink = StoreFixture.sink(10)
        val exchange = store.transport.start(new RangeRequest(ObjectRef.named("b", "k"), new ByteRange(0, 10)), sink)
        assert(eventually(connecting), "no thread connects")
        val before = System.nanoTime()
        exchange.cancel()
        assert(sink.awaitEnd() && sink.fault.map(_.kind).contains(FaultKind.CANCELLED))
        millisSince(before)
      }.sorted
      info(s"milliseconds from cancel to the end: ${millis.mkString(", ")}")
      assert(millis(2) < 100)
    } finally {
      queue.foreach(_.close())
      deaf.close()
    }
  }

  private def eventually(condition: => Boolean): Boolean = {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
    condition
  }

  test("close cancels what is under way, and leaves neither connection nor busy thread") {
    val threads = readers
    val store = wire.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    val sent = server.requests.size
    server.enqueue(Fault.Stall, Fault.StallAfter(10), Fault.Stall)
    val sinks = Seq.fill(3) {
      val sink = StoreFixture.sink(window)
      store.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, window)), sink)
      sink
    }
    assert(server.await(server.requests.size == sent + 3))
    store.close()
    assert(sinks.forall(sink => sink.isOver && sink.broken.isEmpty && sink.fault.exists(_.kind == FaultKind.CANCELLED)))
    assert(server.await(server.openConnections == 0))
    assert(eventually(readers.subsetOf(threads)), "the threads have ended")
  }

  test("a thousand exchanges, half of them cancelled, leave nothing behind") {
    val small = server.put("b", "small", ObjectContent.patterned(100000), "s")
    val store = wire.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    val connections = server.connections
    for (_ <- 1 to 40) {
      val round = (0 until 25).map { i =>
        val sink = StoreFixture.sink(100000)
        val exchange = store.transport.start(new RangeRequest(small, small.range), sink)
        if (i % 2 == 0) exchange.cancel()
        sink
      }
      assert(round.forall(sink => sink.awaitEnd() && sink.broken.isEmpty))
      assert(round.forall(_.fault.forall(_.kind == FaultKind.CANCELLED)))
      assert(round.zipWithIndex.forall { case (sink, i) => i % 2 == 0 || sink.fault.isEmpty })
    }
    assert(server.openConnections <= 40, "no more than the pool holds")
    info(s"${server.connections - connections} connections were made")
    store.close()
    assert(server.await(server.openConnections == 0))
  }

  private def readers: Set[Thread] =
    Thread.getAllStackTraces.keySet.asScala.filter(_.getName.startsWith(wire.threads)).toSet
}

class SdkCancelSuite extends CancelContract {

  override protected def wire: Wire = Wire.apache

  override protected def connecting: Boolean = Thread.getAllStackTraces.asScala.exists { case (thread, stack) =>
    thread.getName.startsWith("s3ranged-get-") && stack.exists(_.getMethodName == "timedFinishConnect")
  }
}

class NettyEpollCancelSuite extends CancelContract {
  override protected def wire: Wire = Wire.netty(TransportIo.EPOLL)
  override protected def connecting: Boolean = true
}

class NettyNioCancelSuite extends CancelContract {
  override protected def wire: Wire = Wire.netty(TransportIo.NIO)
  override protected def connecting: Boolean = true
}

class NettyIoUringCancelSuite extends CancelContract with NeedsIoUring {
  override protected def wire: Wire = Wire.netty(TransportIo.IO_URING)
  override protected def connecting: Boolean = true
}
