package io.s3ranged.engine.fetch

import java.nio.ByteBuffer
import java.time.Duration

import scala.collection.mutable
import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseSink}
import io.s3ranged.fault.FaultKind
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.EngineSettings.HedgeSettings
import io.s3ranged.range.ByteRange
import io.s3ranged.testing.{RecordingListener, ScriptedTransport}

/** Which exchanges of a fetch let a store write by itself. */
final class OfferedMemorySuite extends AnyFunSuite with FetchFixture {

  /** Notes what is offered. */
  private final class Asking(inner: RangeTransport) extends RangeTransport {
    val offers: mutable.Buffer[Seq[ByteBuffer]] = mutable.Buffer.empty
    override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = {
      offers += sink.offered().asScala.toSeq
      inner.start(request, sink)
    }
    override def close(): Unit = inner.close()
  }

  test("the first exchange offers all targets of its range, the next none, whatever the first ended with") {
    for (failure <- Seq(ScriptedTransport.fail(FaultKind.CONNECTION_BROKEN), ScriptedTransport.cutAfter(300))) {
      val rig = new Rig()
      rig.scripted.enqueue(failure)
      val asking = new Asking(rig.recording)
      val targets = Seq(400, 400, 400).map(ByteBuffer.allocateDirect)
      val listener = new RecordingListener(() => ())
      rig.pool.submit(new FetchOrder(asking, rig.ref, rig.ref.range, targets.asJava, new MetricSet), Urgency.DEMANDED, listener)
      rig.timer.advance(Duration.ofSeconds(10))
      assert(listener.isDone && asking.offers.map(_.map(_.remaining)) == Seq(Seq(400, 400, 200), Nil))
      assert(targets.forall(_.position() == 0), "positions are the order's")
      rig.pool.close()
    }
  }

  test("a hedge offers none") {
    val rig = new Rig(stepped = true)
    val pool = new FetchPool(rig.settings.withHedging(new HedgeSettings(true, 100, Duration.ofMillis(1))), rig.timer)
    rig.scripted.enqueue(ScriptedTransport.stallBeforeHead)
    val asking = new Asking(rig.recording)
    def order = new FetchOrder(asking, rig.ref, new ByteRange(0, 100), Seq(ByteBuffer.allocateDirect(100)).asJava, new MetricSet)
    def submit(): Fetch = pool.submit(order, Urgency.DEMANDED, new RecordingListener(() => ()))
    val slow = submit()
    // The budget grows with the GETs that are sent.
    for (_ <- 1 to 3) submit()
    rig.steps.runAll()
    val hedge = new RecordingListener(() => ())
    assert(pool.hedge(slow, order, hedge) != null)
    rig.steps.runAll()
    assert(hedge.isDone && asking.offers.map(_.size) == Seq(1, 1, 1, 1, 0))
    pool.close()
    rig.steps.runAll()
  }
}
