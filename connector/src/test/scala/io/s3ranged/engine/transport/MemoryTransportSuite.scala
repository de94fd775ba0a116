package io.s3ranged.engine.transport

import java.nio.ByteBuffer
import java.util.concurrent.{Executors, ExecutorService}

import org.scalatest.BeforeAndAfterAll

import io.s3ranged.contract.RangeTransportContract
import io.s3ranged.fault.FaultKind
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{HeldTransport, ManualExecutor, MemoryTransport, RecordingSink, RecordingTransport, ScriptedTransport}

/** One transport for all tests of a contract, whose objects outlive a test's view of it. */
trait MemoryStore extends RangeTransportContract {
  private var stored = Vector.empty[(String, Array[Byte])]
  private var current: Option[MemoryTransport] = None

  protected def newMemory(): MemoryTransport

  override protected def largeBytes: Int = 1 << 20

  override protected def store(key: String, bytes: Array[Byte]): ObjectRef = {
    stored = stored :+ ((key, bytes))
    current.foreach(_.put(bucket, key, bytes))
    ObjectRef.pinned(bucket, key, MemoryTransport.md5(bytes), bytes.length.toLong)
  }

  override protected def newTransport(): RangeTransport = {
    val memory = newMemory()
    stored.foreach { case (key, bytes) => memory.put(bucket, key, bytes) }
    current = Some(memory)
    memory
  }
}

/** Answers on the caller's stack. */
class MemoryTransportSuite extends MemoryStore {
  override protected def newMemory() = new MemoryTransport(pieceBytes = 17)

  test("the version that was asked for is served after it was overwritten") {
    val memory = new MemoryTransport
    memory.put("b", "k", Array[Byte](1, 2, 3))
    val old = memory.versioned("b", "k")
    memory.put("b", "k", Array[Byte](9))
    val target = ByteBuffer.allocateDirect(3)
    val sink = new RecordingSink(Seq(target))
    memory.start(new RangeRequest(old, old.range), sink)
    assert(sink.fault.isEmpty && target.get(2) == 3 && sink.head.get.versionId == old.versionId)
  }
}

/** Each step is a task that the test runs. */
class SteppedMemoryTransportSuite extends MemoryStore {
  private val executor = new ManualExecutor
  override protected def newMemory() = new MemoryTransport(executor, 64 << 10)
  override protected def settle(): Unit = executor.runAll()
}

/** Answers from a pool of threads. */
class ThreadedMemoryTransportSuite extends MemoryStore with BeforeAndAfterAll {
  private val threads: ExecutorService = Executors.newFixedThreadPool(4)
  override protected def newMemory() = new MemoryTransport(threads, 4096)
  override protected def afterAll(): Unit = {
    threads.shutdownNow()
    super.afterAll()
  }
}

class RecordingTransportSuite extends MemoryStore {
  private val executor = new ManualExecutor
  override protected def newMemory() = new MemoryTransport(executor, 100)
  override protected def newTransport(): RangeTransport = new RecordingTransport(super.newTransport())
  override protected def settle(): Unit = executor.runAll()

  test("requests, bytes, hops, the most in flight and cancels are counted") {
    val steps = new ManualExecutor
    val memory = new MemoryTransport(steps, 100)
    val ref = memory.put("b", "k", new Array[Byte](1000))
    val recording = new RecordingTransport(memory)
    def start(from: Long): RangeExchange =
      recording.start(new RangeRequest(ref, ByteRange.ofLength(from, 100)), new RecordingSink(Seq(ByteBuffer.allocateDirect(100))))
    start(0)
    start(100)
    assert(recording.inFlight == 2)
    steps.runAll()
    val third = start(200)
    third.cancel()
    third.cancel()
    steps.runAll()
    assert(recording.requests.map(_.range.start) == Seq(0, 100, 200))
    assert(recording.bytes == 200 && recording.hops == 2 && recording.maxInFlight == 2)
    assert(recording.inFlight == 0 && recording.cancels == 1)
    recording.reset()
    assert(recording.count == 0 && recording.bytes == 0 && recording.hops == 0)
  }
}

class HeldTransportSuite extends MemoryStore {
  private var held: HeldTransport = _
  override protected def newMemory() = new MemoryTransport
  override protected def newTransport(): RangeTransport = {
    held = new HeldTransport(super.newTransport())
    held
  }
  override protected def settle(): Unit = while (held.waiting > 0) held.release()
}

class ScriptedTransportSuite extends MemoryStore {
  override protected def newTransport(): RangeTransport = {
    super.newTransport() match { case memory: MemoryTransport => new ScriptedTransport(memory) }
  }
  override protected def newMemory() = new MemoryTransport

  private def play(behaviour: ScriptedTransport.Behaviour): (ScriptedTransport, RangeExchange, RecordingSink) = {
    val memory = new MemoryTransport
    val ref = memory.put("b", "k", Array.fill[Byte](100)(7))
    val scripted = new ScriptedTransport(memory).enqueue(behaviour)
    val sink = new RecordingSink(Seq(ByteBuffer.allocateDirect(100)))
    val exchange = scripted.start(new RangeRequest(ref, ref.range), sink)
    assert(scripted.unplayed == 0 && sink.broken.isEmpty)
    (scripted, exchange, sink)
  }

  test("a scripted failure, cut and short end happen where they were told to") {
    assert(play(ScriptedTransport.fail(FaultKind.THROTTLED))._3.fault.map(_.kind).contains(FaultKind.THROTTLED))
    val (_, _, cut) = play(ScriptedTransport.cutAfter(40))
    assert(cut.bytes == 40 && cut.fault.map(_.kind).contains(FaultKind.CONNECTION_BROKEN))
    val (_, _, short) = play(ScriptedTransport.shortAfter(99))
    assert(short.bytes == 99 && short.isOver && short.fault.isEmpty)
  }

  test("a stall lasts until it is released or cancelled") {
    for (behaviour <- Seq(ScriptedTransport.stallBeforeHead, ScriptedTransport.stallAfter(40))) {
      val (released, _, whole) = play(behaviour)
      assert(released.stalled == 1 && !whole.isOver)
      released.release()
      assert(whole.isOver && whole.fault.isEmpty && whole.bytes == 100)
      val (_, exchange, cancelled) = play(behaviour)
      exchange.cancel()
      assert(cancelled.fault.map(_.kind).contains(FaultKind.CANCELLED) && cancelled.bytes < 100)
    }
  }
}
