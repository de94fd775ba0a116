package io.s3ranged.engine

import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.metrics.Metric
import io.s3ranged.options.EngineSettings.HedgeSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing._
import io.s3ranged.testing.ScriptedTransport.{fail => refuse, _}

/** A slow fetch and its hedge: who writes where, who wins, who gives back. */
class HedgingSuite extends AnyFunSuite with HedgingFixture {

  private val size = 1000
  private val truth = ObjectContent.patterned(size.toLong).slice(0, size.toLong)

  private final class Rig(hedging: HedgeSettings = on, budgetMiB: Int = 64) {
    val timer = new ManualTimer
    val steps = new ManualExecutor
    val memory = new MemoryTransport(steps, 50)
    val scripted = new ScriptedTransport(memory)
    val wire = new RecordingTransport(scripted)
    val ref: ObjectRef = memory.put("bucket", "key", truth)
    val bench = new Bench(timer, wire, hedging, budgetMiB)

    // Sixty fetches without delay earn a hedge and say what is usual.
    (0 until 60).foreach { _ =>
      bench.fetch(ref, ref.range, pieceBytes = 100)
      steps.runAll()
    }
    wire.reset()

    def fetch(behaviours: Behaviour*): Reading = {
      scripted.enqueue(behaviours: _*)
      val reading = bench.fetch(ref, ref.range, pieceBytes = 100)
      steps.runAll()
      reading
    }

    def after(millis: Long): Unit = {
      timer.advance(Duration.ofMillis(millis))
      steps.runAll()
    }

    def assertHedges(asked: Int, won: Int): Unit = {
      assert(bench.count(Metric.HEDGES) == asked && bench.count(Metric.HEDGES_WON) == won)
      ()
    }

    def assertClean(): Unit = {
      assert(scripted.unplayed == 0)
      scripted.release()
      steps.runAll()
      bench.assertClean()
      assertNothingInFlight(wire)
    }

    def assertWhole(reading: Reading): Unit = {
      assert(reading.done && reading.bytes.sameElements(truth) && reading.pieces == 10)
      ()
    }
  }

  test("a GET that has no head after the smallest delay is asked for again, and its socket is closed when the other is done") {
    val rig = new Rig
    val reading = rig.fetch(stallBeforeHead)
    rig.after(49)
    assert(rig.wire.count == 1)
    rig.after(2)
    rig.assertWhole(reading)
    assert(rig.wire.requests.map(_.range) == Seq(rig.ref.range, rig.ref.range) && rig.wire.cancels == 1)
    assert(rig.wire.requests.forall(_.`object` == rig.ref), "both carry the ETag")
    rig.assertHedges(1, 1)
    rig.assertClean()
  }

  test("of a body that stalls the pieces that are there stay, and the hedge asks for those that are not") {
    val rig = new Rig
    val reading = rig.fetch(stallAfter(370))
    assert(reading.pieces == 3)
    rig.after(60)
    rig.assertWhole(reading)
    assert(rig.wire.requests.map(_.range) == Seq(rig.ref.range, new ByteRange(300, 1000)))
    rig.assertHedges(1, 1)
    rig.assertClean()
  }

  test("pieces that the first brings while the hedge runs are delivered once, whoever wins") {
    for (both <- Seq(true, false)) {
      val rig = new Rig
      val reading = rig.fetch(stallAfter(370), stallBeforeHead)
      rig.after(60)
      assert(!reading.isOver && rig.wire.inFlight == 2)
      // A step of each in turn, or the hedge alone.
      if (both) rig.scripted.release() else rig.scripted.releaseLast()
      rig.steps.runAll()
      rig.assertWhole(reading)
      rig.assertHedges(1, if (both) 0 else 1)
      rig.assertClean()
    }
  }

  test("no lease of the one side is ever written by the other, and the loser's go back only after its last word") {
    val rig = new Rig
    val reading = rig.fetch(stallBeforeHead)
    rig.timer.advance(Duration.ofMillis(60))
    assert(rig.bench.memory.leases() == 20, "as many for the hedge as for the first")
    // The hedge plays to its end; the cut of the first is one step that has not been played yet.
    while (!reading.isOver) assert(rig.steps.step())
    rig.assertWhole(reading)
    assert(rig.wire.inFlight == 1 && rig.bench.memory.leases() == 10)
    rig.steps.runAll()
    assert(rig.bench.memory.leases() == 0)
    rig.assertClean()
  }

  test("a hedge that fails leaves the first to go on, and is not tried again") {
    for (how <- Seq(refuse(FaultKind.STORE_ERROR), refuse(FaultKind.THROTTLED), cutAfter(120), refuse(FaultKind.OBJECT_CHANGED))) {
      val rig = new Rig
      val reading = rig.fetch(stallAfter(130), how)
      rig.after(60)
      assert(!reading.isOver && rig.wire.count == 2 && rig.wire.inFlight == 1)
      assert(rig.bench.memory.leases() == 9, "the hedge gave its leases back")
      rig.scripted.release()
      rig.steps.runAll()
      rig.assertWhole(reading)
      rig.assertHedges(1, 0)
      rig.assertClean()
    }
  }

  test("a first that fails for good leaves the hedge to finish") {
    val rig = new Rig
    val reading = rig.fetch(stallAfter(130), stallAfter(200))
    rig.after(60)
    rig.scripted.breakFirst(FaultKind.OBJECT_CHANGED)
    rig.steps.runAll()
    assert(!reading.isOver)
    rig.scripted.release()
    rig.steps.runAll()
    rig.assertWhole(reading)
    rig.assertHedges(1, 1)
    rig.assertClean()
  }

  test("when both fail the fault of the first is told") {
    val rig = new Rig
    val reading = rig.fetch(stallAfter(130), stallAfter(200))
    rig.after(60)
    rig.scripted.breakFirst(FaultKind.OBJECT_CHANGED)
    rig.steps.runAll()
    rig.scripted.breakFirst(FaultKind.CONNECTION_BROKEN)
    rig.steps.runAll()
    assert(reading.fault.exists(_.kind == FaultKind.OBJECT_CHANGED))
    assert(reading.fault.get.getMessage.contains("s3://bucket/key"))
    rig.assertClean()
  }

  test("cancelling at any point of both lives ends both, once, and leaves nothing") {
    for (first <- Seq(stallBeforeHead, stallAfter(370)); second <- Seq(stallBeforeHead, stallAfter(250), AsAsked, refuse(FaultKind.STORE_ERROR)); point <- 0 to 25) {
      val rig = new Rig
      val reading = rig.fetch(first, second)
      rig.timer.advance(Duration.ofMillis(60))
      rig.steps.steps(point)
      val over = reading.isOver
      reading.fetch.cancel()
      rig.steps.runAll()
      assert(reading.isOver)
      if (over || reading.done) rig.assertWhole(reading) else assert(reading.fault.exists(_.kind == FaultKind.CANCELLED))
      rig.assertClean()
    }
  }

  test("a fetch that is cancelled, that is not slow, or that was hedged already is not hedged") {
    val rig = new Rig
    val quick = rig.fetch()
    rig.after(1000)
    rig.assertWhole(quick)
    val stopped = rig.fetch(stallBeforeHead)
    stopped.fetch.cancel()
    rig.steps.runAll()
    rig.after(1000)
    assert(stopped.fault.exists(_.kind == FaultKind.CANCELLED))
    rig.assertHedges(0, 0)
    rig.assertClean()
  }

  test("what is off, out of budget, without memory to spare, or of an unknown object is not hedged") {
    val off = new Rig(HedgeSettings.OFF)
    val poor = new Rig(budgetMiB = 1)
    for (rig <- Seq(off, poor)) {
      val reading = rig.fetch(stallBeforeHead)
      val held = if (rig eq poor) Iterator.continually(rig.bench.memory.tryAcquire(100)).takeWhile(_ != null).toList else Nil
      rig.after(1000)
      assert(!reading.isOver && rig.wire.count == 1)
      held.foreach(_.close())
      rig.scripted.release()
      rig.steps.runAll()
      rig.assertWhole(reading)
      rig.assertHedges(0, 0)
      rig.assertClean()
    }
    val unknown = new Rig
    unknown.scripted.enqueue(stallBeforeHead)
    val discovery = unknown.bench.fetch(ObjectRef.named("bucket", "key"), unknown.ref.range, pieceBytes = 100)
    unknown.steps.runAll()
    unknown.after(1000)
    assert(!discovery.isOver && unknown.wire.count == 1)
    unknown.scripted.release()
    unknown.steps.runAll()
    unknown.assertWhole(discovery)
    unknown.assertClean()
  }

  test("what finds no memory when it is slow is hedged when it is twice as slow and there is some") {
    val rig = new Rig(budgetMiB = 1)
    val reading = rig.fetch(stallBeforeHead)
    val held = Iterator.continually(rig.bench.memory.tryAcquire(100)).takeWhile(_ != null).toList
    rig.after(60)
    rig.assertHedges(0, 0)
    held.foreach(_.close())
    rig.after(30)
    rig.assertHedges(0, 0)
    rig.after(30)
    rig.assertWhole(reading)
    rig.assertHedges(1, 1)
    rig.assertClean()
  }

  test("the budget is two in a hundred, and no more than four are saved") {
    val rig = new Rig
    (0 until 1000).foreach(_ => rig.fetch())
    val stalled = (0 until 10).map(_ => rig.fetch(stallBeforeHead))
    rig.after(60)
    assert(stalled.count(_.done) == 4)
    rig.assertHedges(4, 4)
    rig.scripted.release()
    rig.steps.runAll()
    stalled.foreach(rig.assertWhole)
    rig.assertClean()
  }
}
