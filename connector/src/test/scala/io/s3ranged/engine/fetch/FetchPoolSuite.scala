package io.s3ranged.engine.fetch

import java.nio.ByteBuffer

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RetryStatus}
import io.s3ranged.fault.FaultKind.{CANCELLED, THROTTLED}
import io.s3ranged.metrics.Metric
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{MemoryTransport, ObjectContent}
import io.s3ranged.testing.ScriptedTransport.{fail => refuse, _}

/** Admission, order, cancelling: what the pool does with many fetches. */
class FetchPoolSuite extends AnyFunSuite with FetchFixture {

  test("a range arrives by one GET that carries the planned ETag") {
    val rig = new Rig
    val run = rig.submit(new ByteRange(100, 900))
    run.assertDone()
    assert(run.listener.identity.contains(rig.ref))
    assert(rig.ranges == Seq(new ByteRange(100, 900)) && rig.requests.head.`object` == rig.ref)
    assert(rig.count(Metric.GETS) == 1 && rig.count(Metric.BYTES_FETCHED) == 800 && rig.count(Metric.RETRIES) == 0)
    rig.assertClean()
  }

  test("a range over the known end is clipped before it is asked for") {
    val rig = new Rig
    rig.submit(new ByteRange(900, 5000)).assertDone()
    assert(rig.ranges == Seq(new ByteRange(900, 1000)))
    rig.assertClean()
  }

  test("no GET is sent for a range without bytes") {
    val rig = new Rig
    for (range <- Seq(new ByteRange(5, 5), new ByteRange(1000, 2000), new ByteRange(3000, 4000))) {
      val run = rig.submit(range)
      assert(run.listener.isDone && run.listener.broken.isEmpty && run.listener.bytes == 0)
      run.fetch.cancel()
      assert(run.listener.broken.isEmpty)
    }
    assert(rig.recording.count == 0)
    rig.assertClean()
  }

  test("targets that are too small are refused before anything is sent") {
    val rig = new Rig
    val order = rig.order(new ByteRange(0, 100), ByteBuffer.allocateDirect(99))
    intercept[IllegalArgumentException](rig.pool.submit(order, Urgency.DEMANDED, new io.s3ranged.testing.RecordingListener))
    assert(rig.recording.count == 0)
  }

  test("no more exchanges than the bound are in flight, and all fetches end") {
    val rig = new Rig(maxInFlight = 3, stepped = true)
    val runs = (0 until 20).map(i => rig.submit(ByteRange.ofLength(i * 10L, 300)))
    assert(rig.pool.inFlight == 3 && rig.pool.live == 20)
    rig.steps.runAll()
    runs.foreach(_.assertDone())
    assert(rig.recording.maxInFlight == 3 && rig.recording.count == 20)
    rig.assertClean()
  }

  test("demanded fetches go before those read ahead, each in the order of their coming") {
    val rig = new Rig(maxInFlight = 1, stepped = true)
    def at(start: Long, urgency: Urgency): Run = rig.submit(ByteRange.ofLength(start, 10), urgency = urgency)
    at(0, Urgency.AHEAD)
    at(1, Urgency.AHEAD)
    at(2, Urgency.DEMANDED)
    at(3, Urgency.AHEAD)
    at(4, Urgency.DEMANDED)
    rig.steps.runAll()
    assert(rig.ranges.map(_.start) == Seq(0, 2, 4, 1, 3))
    rig.assertClean()
  }

  test("a promoted fetch goes behind those that are demanded already, before those read ahead") {
    val rig = new Rig(maxInFlight = 1, stepped = true)
    def at(start: Long, urgency: Urgency): Run = rig.submit(ByteRange.ofLength(start, 10), urgency = urgency)
    val running = at(0, Urgency.AHEAD)
    at(1, Urgency.AHEAD)
    val wanted = at(2, Urgency.AHEAD)
    at(3, Urgency.DEMANDED)
    wanted.fetch.promote()
    wanted.fetch.promote()
    running.fetch.promote()
    rig.steps.runAll()
    running.fetch.promote()
    assert(rig.ranges.map(_.start) == Seq(0, 3, 2, 1))
    rig.assertClean()
  }

  test("a fetch in back-off holds no place, keeps a promotion, and comes back before newer ones") {
    val rig = new Rig(maxInFlight = 1, stepped = true)
    rig.scripted.enqueue(refuse(FaultKind.STORE_ERROR))
    val first = rig.submit(ByteRange.ofLength(0, 10), urgency = Urgency.AHEAD)
    val others = (1 to 3).map(i => rig.submit(ByteRange.ofLength(i.toLong, 10)))
    rig.steps.steps(2)
    assert(rig.requests.size == 2, "its place went to another")
    first.fetch.promote()
    rig.timer.runNext()
    rig.steps.runAll()
    assert(rig.ranges.map(_.start) == Seq(0, 1, 0, 2, 3))
    (first +: others).foreach(_.assertDone())
    rig.assertClean()
  }

  test("a transport that answers on the caller's stack does not deepen it with each fetch") {
    val rig = new Rig(maxInFlight = 1, pieceBytes = 1 << 20)
    val depths = scala.collection.mutable.ArrayBuffer.empty[Int]
    rig.scripted.enqueue(stallBeforeHead)
    val runs = (0 until 5000).map { i =>
      rig.submit(ByteRange.ofLength(i % 990, 10), onEnd = () => depths += Thread.currentThread.getStackTrace.length)
    }
    rig.scripted.release()
    runs.foreach(_.assertDone())
    assert(depths.size == 5000 && depths.max - depths.min < 60)
    rig.assertClean()
  }

  test("a listener may submit its next fetch from its last call") {
    val rig = new Rig(maxInFlight = 1)
    var left = 3000
    def next(): Unit = if (left > 0) {
      left -= 1
      rig.submit(ByteRange.ofLength(0, 10), onEnd = () => next())
      ()
    }
    next()
    assert(left == 0 && rig.recording.count == 3000)
    rig.assertClean()
  }

  test("a listener that throws costs its own fetch, not those of others") {
    val rig = new Rig(maxInFlight = 1)
    val thread = Thread.currentThread
    var seen = 0
    thread.setUncaughtExceptionHandler((_, _) => seen += 1)
    try {
      rig.submit(onEnd = () => throw new IllegalStateException("a listener's error"))
      rig.submit().assertDone()
    } finally thread.setUncaughtExceptionHandler(null)
    assert(seen == 1)
    rig.assertClean()
  }

  test("a queued fetch that is cancelled hears it at once and is never sent") {
    val rig = new Rig(maxInFlight = 1, stepped = true)
    val running = rig.submit()
    val queued = rig.submit()
    queued.fetch.cancel()
    assertCancelled(queued)
    queued.fetch.cancel()
    queued.fetch.promote()
    rig.steps.runAll()
    running.assertDone()
    assert(rig.recording.count == 1 && queued.listener.broken.isEmpty && rig.count(Metric.CANCELLED_FETCHES) == 0)
    rig.assertClean()
  }

  test("a running fetch that is cancelled hears it only after the transport's last word") {
    val rig = new Rig(stepped = true)
    val run = rig.submit()
    rig.steps.steps(3)
    assert(run.listener.bytes == 200)
    run.fetch.cancel()
    run.fetch.cancel()
    assert(rig.recording.cancels == 1 && !run.listener.isOver && rig.pool.inFlight == 1)
    rig.steps.runAll()
    assertCancelled(run)
    assert(run.listener.bytes == 200 && rig.count(Metric.CANCELLED_FETCHES) == 1)
    rig.assertClean()
  }

  test("a fetch in back-off that is cancelled hears it at once and is not tried again") {
    val rig = new Rig
    rig.scripted.enqueue(refuse(FaultKind.STORE_ERROR))
    val run = rig.submit()
    assert(!run.listener.isOver)
    run.fetch.cancel()
    assertCancelled(run)
    assert(rig.timer.waiting == 0 && !rig.timer.runNext() && rig.recording.count == 1)
    rig.assertClean()
  }

  test("a fetch that is cancelled at any point of its life ends once, and leaves nothing behind") {
    val behaviours = Seq(AsAsked, refuse(THROTTLED), cutAfter(250), stallAfter(150), shortAfter(99))
    for (behaviour <- behaviours; point <- 0 to 30) {
      val rig = new Rig(stepped = true, maxInFlight = 1)
      rig.scripted.enqueue(behaviour)
      val run = rig.submit()
      var left = point
      while (left > 0 && !run.listener.isOver) {
        if (!rig.steps.step()) rig.timer.runNext()
        left -= 1
      }
      val over = run.listener.isOver
      run.fetch.cancel()
      rig.steps.runAll()
      assert(run.listener.isOver && run.listener.broken.isEmpty)
      if (over) run.assertDone() else if (!run.listener.isDone) assertCancelled(run)
      rig.assertClean()
    }
  }

  test("an answer that was complete when it was cancelled is an answer") {
    val rig = new Rig
    var fetch: Fetch = null
    rig.scripted.enqueue(stallBeforeHead)
    val run = rig.submit(onEnd = () => fetch.cancel())
    fetch = run.fetch
    rig.scripted.release()
    run.assertDone()
    rig.assertClean()
  }

  test("close cancels what waits, backs off and runs, and takes no more") {
    val rig = new Rig(maxInFlight = 1, stepped = true)
    rig.scripted.enqueue(refuse(FaultKind.STORE_ERROR))
    val backingOff = rig.submit()
    rig.steps.step()
    val running = rig.submit()
    val queued = rig.submit()
    rig.pool.close()
    assertCancelled(backingOff)
    assertCancelled(queued)
    assert(!running.listener.isOver)
    rig.steps.runAll()
    assertCancelled(running)
    val late = rig.submit()
    assertCancelled(late)
    late.fetch.cancel()
    rig.pool.close()
    assert(late.listener.broken.isEmpty && rig.recording.count == 2)
    rig.assertClean()
  }

  test("a transport that is closed under a fetch ends it, without another try") {
    val rig = new Rig(stepped = true)
    val run = rig.submit()
    rig.steps.step()
    rig.recording.close()
    assert(run.listener.fault.map(_.kind).contains(CANCELLED) && rig.recording.count == 1)
    rig.assertClean()
  }

  test("a transport that throws is a fault like any other") {
    val rig = new Rig(attempts = 2)
    val broken = new io.s3ranged.engine.transport.RangeTransport {
      override def start(
          request: io.s3ranged.engine.transport.RangeRequest,
          sink: io.s3ranged.engine.transport.ResponseSink) = throw new IllegalStateException("pool shut down")
      override def close(): Unit = ()
    }
    val listener = new io.s3ranged.testing.RecordingListener
    rig.pool.submit(rig.order(rig.ref.range, ByteBuffer.allocateDirect(size), over = broken), Urgency.DEMANDED, listener)
    rig.settle()
    val fault = listener.fault.get
    assert(fault.kind == FaultKind.UNREACHABLE && fault.attempts == 2 && fault.getMessage.contains("pool shut down"))
    assert(rig.pool.inFlight == 0 && rig.pool.live == 0 && rig.timer.waiting == 0)
  }

  test("an object of 5 TiB is addressed to its last byte") {
    val rig = new Rig
    val content = ObjectContent.patterned(5L << 40)
    rig.memory.put("bucket", "huge", content, "huge")
    val ref = ObjectRef.pinned("bucket", "huge", "huge", content.size)
    val range = new ByteRange(content.size - 500, content.size)
    val run = rig.submit(range, ref)
    assert(run.listener.isDone && run.bytes.sameElements(content.slice(range.start, range.end)))
    rig.assertClean()
  }

  private def assertCancelled(run: Run): Unit = {
    assert(run.listener.broken.isEmpty)
    val fault = run.listener.fault.getOrElse(fail("not cancelled"))
    assert(fault.kind == CANCELLED && fault.retryStatus == RetryStatus.FINAL)
    assert(fault.getMessage.contains("s3://bucket/key") && fault.getMessage.contains(CANCELLED.remedy))
    ()
  }
}
