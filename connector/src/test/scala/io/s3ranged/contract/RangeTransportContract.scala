package io.s3ranged.contract

import java.nio.ByteBuffer

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport}
import io.s3ranged.fault.{FaultKind, Faults, RetryStatus}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{ObjectContent, RecordingSink}

/**
 * What every `RangeTransport` promises. A suite mixes it in and says how to store an object and how
 * to make a transport; each test makes its own transport and closes it.
 */
trait RangeTransportContract extends AnyFunSuite {

  /** A bucket that exists. */
  protected def bucket: String = "contract"

  /** Stores an object and returns it pinned. */
  protected def store(key: String, bytes: Array[Byte]): ObjectRef

  /** A transport to the store, with valid credentials. */
  protected def newTransport(): RangeTransport

  /** Called after `start`: lets a transport that is driven by hand go on to the end. */
  protected def settle(): Unit = ()

  /** A size that does not fit the buffers of sockets, so that a cancel meets a body on its way. */
  protected def largeBytes: Int = 64 << 20

  private val kilo = ObjectContent.patterned(1000).slice(0, 1000)

  private def room(bytes: Int): ByteBuffer = ByteBuffer.allocateDirect(bytes)

  private def bytesOf(buffer: ByteBuffer): Array[Byte] = {
    val view = buffer.duplicate()
    view.clear()
    val bytes = new Array[Byte](view.remaining())
    view.get(bytes)
    bytes
  }

  private def withTransport[A](body: RangeTransport => A): A = {
    val transport = newTransport()
    try body(transport)
    finally transport.close()
  }

  private def run(transport: RangeTransport, request: RangeRequest, sink: RecordingSink): RecordingSink = {
    transport.start(request, sink)
    settle()
    assert(sink.awaitEnd(), s"$request has not ended")
    assert(sink.broken.isEmpty)
    sink
  }

  private def fetch(transport: RangeTransport, ref: ObjectRef, range: ByteRange, into: ByteBuffer*): RecordingSink =
    run(transport, new RangeRequest(ref, range), new RecordingSink(into))

  private def faultOf(ref: ObjectRef, range: ByteRange): io.s3ranged.fault.RangedIOException = withTransport { transport =>
    val sink = fetch(transport, ref, range, room(1000))
    assert(sink.head.isEmpty && sink.bytes == 0)
    val fault = sink.fault.getOrElse(fail("the request succeeded"))
    assert(fault.getMessage.contains(ref.uri) && fault.getMessage.contains(fault.kind.remedy))
    assert(fault.retryStatus == fault.kind.retryStatus, "a transport tries once and gives up nothing")
    fault
  }

  test("a range arrives whole, under a head that says what it is") {
    val ref = store("range", kilo)
    withTransport { transport =>
      val target = room(200)
      val sink = fetch(transport, ref, new ByteRange(100, 300), target)
      assert(sink.fault.isEmpty && sink.bytes == 200)
      val head = sink.head.get
      assert(head.status == 206 && head.contentRange == "bytes 100-299/1000" && head.contentLength == 200)
      assert(head.etag == "\"" + ref.etag + "\"", "the ETag comes as received, with its quotes")
      assert(bytesOf(target).sameElements(kilo.slice(100, 300)))
    }
  }

  test("one byte arrives, the first and the last of an object too") {
    val ref = store("single", kilo)
    withTransport { transport =>
      for (position <- Seq(0, 500, 999)) {
        val target = room(1)
        val sink = fetch(transport, ref, new ByteRange(position, position + 1), target)
        assert(sink.fault.isEmpty && bytesOf(target).sameElements(kilo.slice(position, position + 1)))
      }
    }
  }

  test("a body is scattered over the buffers in their order, from position to limit, and nowhere else") {
    val ref = store("scatter", kilo)
    withTransport { transport =>
      val whole = room(1000)
      val pieces = Seq((10, 20), (30, 31), (100, 500), (600, 769))
      val lent = pieces.map { case (from, until) => whole.duplicate().position(from).limit(until) }
      val length = pieces.map { case (from, until) => until - from }.sum
      val sink = fetch(transport, ref, ByteRange.ofLength(7, length), lent: _*)
      assert(sink.fault.isEmpty && sink.bytes == length)
      val expected = new Array[Byte](1000)
      pieces.foldLeft(7) { case (at, (from, until)) =>
        System.arraycopy(kilo, at, expected, from, until - from)
        at + until - from
      }
      assert(bytesOf(whole).sameElements(expected))
    }
  }

  test("an end behind the object's is clipped, and the head tells the size") {
    store("clipped", kilo)
    withTransport { transport =>
      val target = room(5000)
      val sink = fetch(transport, ObjectRef.named(bucket, "clipped"), new ByteRange(900, 5900), target.limit(100))
      assert(sink.fault.isEmpty && sink.bytes == 100)
      assert(sink.head.get.contentRange == "bytes 900-999/1000")
    }
  }

  test("a start at or behind the end is RANGE_NOT_SATISFIABLE, in an empty object too") {
    store("short", kilo)
    store("empty", Array.emptyByteArray)
    assert(faultOf(ObjectRef.named(bucket, "short"), new ByteRange(1000, 1001)).kind == FaultKind.RANGE_NOT_SATISFIABLE)
    assert(faultOf(ObjectRef.named(bucket, "short"), new ByteRange(5000, 6000)).kind == FaultKind.RANGE_NOT_SATISFIABLE)
    assert(faultOf(ObjectRef.named(bucket, "empty"), new ByteRange(0, 1000)).kind == FaultKind.RANGE_NOT_SATISFIABLE)
  }

  test("a missing key is NO_SUCH_OBJECT and a missing bucket NO_SUCH_BUCKET, both final") {
    store("there", kilo)
    val key = faultOf(ObjectRef.named(bucket, "not-there"), new ByteRange(0, 10))
    assert(key.kind == FaultKind.NO_SUCH_OBJECT && key.retryStatus == RetryStatus.FINAL)
    val other = faultOf(ObjectRef.named(bucket + "-not-there", "there"), new ByteRange(0, 10))
    assert(other.kind == FaultKind.NO_SUCH_BUCKET && other.retryStatus == RetryStatus.FINAL)
  }

  test("another ETag than the pinned one is OBJECT_CHANGED") {
    val old = store("changed", kilo)
    store("changed", kilo.reverse)
    val fault = faultOf(old, new ByteRange(0, 10))
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.retryStatus == RetryStatus.FINAL)
  }

  test("keys are literal: blanks, percent signs, dots and letters of any script") {
    val keys = Seq("a b+c%20d", "x/../y", "./z", "ключ/é/日本", "q?r#s&t=u", "double//slash", "star*~'(!)")
    withTransport { transport =>
      for (key <- keys.filter(storable)) {
        val bytes = key.getBytes("UTF-8")
        val ref = store(key, bytes)
        val target = room(bytes.length)
        val sink = fetch(transport, ref, ref.range, target)
        assert(sink.fault.isEmpty && bytesOf(target).sameElements(bytes), s"key $key")
      }
    }
  }

  /** False for keys that the server behind the transport cannot hold. */
  protected def storable(key: String): Boolean = key.nonEmpty

  test("a head that the sink refuses ends the exchange with the sink's own fault and no byte") {
    val ref = store("refused", kilo)
    withTransport { transport =>
      val mine = Faults.of(FaultKind.PROTOCOL_VIOLATION, ref, ref.range, "not as asked")
      val target = room(1000)
      val sink = run(transport, new RangeRequest(ref, ref.range), new RecordingSink(Seq(target), _ => throw mine))
      assert(sink.fault.exists(_ eq mine))
      assert(sink.bytes == 0 && bytesOf(target).forall(_ == 0))
    }
  }

  test("a body longer than the buffers is PROTOCOL_VIOLATION and writes nothing behind their limit") {
    val ref = store("long", kilo)
    withTransport { transport =>
      val target = room(1000)
      val sink = fetch(transport, ref, ref.range, target.duplicate().limit(400))
      assert(sink.fault.map(_.kind).contains(FaultKind.PROTOCOL_VIOLATION))
      assert(sink.bytes <= 400 && bytesOf(target).drop(400).forall(_ == 0))
    }
  }

  test("an exchange that is cancelled in its body ends CANCELLED, once, and writes no more") {
    val ref = store("cancelled", new Array[Byte](largeBytes))
    withTransport { transport =>
      val target = room(largeBytes)
      @volatile var exchange: RangeExchange = null
      val sink = new RecordingSink(
        Seq(target),
        onProgress = _ => {
          val running = exchange
          if (running != null) running.cancel()
        })
      exchange = transport.start(new RangeRequest(ref, ref.range), sink)
      settle()
      assert(sink.awaitEnd() && sink.broken.isEmpty)
      if (sink.bytes < largeBytes) assert(sink.fault.map(_.kind).contains(FaultKind.CANCELLED))
      exchange.cancel()
      exchange.cancel()
      assert(sink.broken.isEmpty, "a cancel after the end says nothing")
    }
  }

  test("an exchange that is cancelled at once ends once") {
    val ref = store("at-once", kilo)
    withTransport { transport =>
      for (_ <- 1 to 20) {
        val sink = new RecordingSink(Seq(room(1000)))
        transport.start(new RangeRequest(ref, ref.range), sink).cancel()
        settle()
        assert(sink.awaitEnd() && sink.broken.isEmpty)
        assert(sink.fault.forall(_.kind == FaultKind.CANCELLED))
      }
    }
  }

  test("many exchanges at once do not mix their bytes") {
    val ref = store("many", kilo)
    withTransport { transport =>
      val runs = (0 until 32).map { i =>
        val target = room(100)
        val range = ByteRange.ofLength(i * 20L, 100)
        val sink = new RecordingSink(Seq(target))
        transport.start(new RangeRequest(ref, range), sink)
        (range, target, sink)
      }
      settle()
      for ((range, target, sink) <- runs) {
        assert(sink.awaitEnd() && sink.broken.isEmpty && sink.fault.isEmpty)
        assert(bytesOf(target).sameElements(kilo.slice(range.start.toInt, range.end.toInt)))
      }
    }
  }

  test("after close every sink has heard its last call, and a later start is CANCELLED") {
    val ref = store("closed", new Array[Byte](largeBytes))
    val transport = newTransport()
    val sinks = (1 to 3).map(_ => new RecordingSink(Seq(room(largeBytes))))
    try sinks.foreach(sink => transport.start(new RangeRequest(ref, ref.range), sink))
    finally transport.close()
    for (sink <- sinks) {
      assert(sink.isOver && sink.broken.isEmpty)
      assert(sink.fault.forall(_.kind == FaultKind.CANCELLED))
    }
    val late = new RecordingSink(Seq(room(1)))
    transport.start(new RangeRequest(ref, new ByteRange(0, 1)), late)
    settle()
    assert(late.awaitEnd() && late.fault.map(_.kind).contains(FaultKind.CANCELLED))
    transport.close()
  }
}
