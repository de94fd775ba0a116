package io.s3ranged.engine.fetch

import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.{CountDownLatch, Executors, TimeUnit}

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import software.amazon.awssdk.retries.api.BackoffStrategy

import io.s3ranged.fault.FaultKind
import io.s3ranged.fault.FaultKind.{CANCELLED, OBJECT_CHANGED}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.ByteRange
import io.s3ranged.testing.{LeakCheck, MemoryTransport, ObjectContent, RecordingListener, RecordingTransport, ScriptedTransport}

/** The same rules on real threads and real time. */
class FetchThreadsSuite extends AnyFunSuite with LeakCheck {

  private val size = 100000
  private val truth = ObjectContent.patterned(size.toLong).slice(0, size.toLong)

  test("4,000 fetches with faults, stalls, promotions and cancels from many threads each end once, and leave nothing") {
    val seed = new Random().nextLong()
    val random = new Random(seed)
    val threads = Executors.newFixedThreadPool(8)
    val timer = new ThreadFetchTimer
    try {
      val memory = new MemoryTransport(threads, 1024)
      val scripted = new ScriptedTransport(memory)
      val recording = new RecordingTransport(scripted)
      val ref = memory.put("b", "k", truth)
      val metrics = new MetricSet
      val settings = new FetchSettings(16, 8 << 20, 50, Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofMillis(50))
      val quick = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(1))
      val pool = new FetchPool(settings, timer, new RetryPolicy(50, quick, quick))
      val kinds = Seq(FaultKind.THROTTLED, FaultKind.STORE_ERROR, FaultKind.CONNECTION_BROKEN)
      scripted.enqueue(Seq.fill(6000)(random.nextInt(20) match {
        case 0 => ScriptedTransport.fail(kinds(random.nextInt(3)))
        case 1 => ScriptedTransport.cutAfter(random.nextInt(4000).toLong)
        case 2 => ScriptedTransport.shortAfter(random.nextInt(4000).toLong)
        case 3 if random.nextInt(10) == 0 => ScriptedTransport.stallAfter(random.nextInt(4000).toLong)
        case _ => ScriptedTransport.AsAsked
      }): _*)
      val runs = (0 until 4000).map { _ =>
        val range = ByteRange.ofLength(random.nextInt(size - 8000).toLong, 1L + random.nextInt(8000))
        val target = ByteBuffer.allocateDirect(range.length.toInt)
        (range, target, new RecordingListener, random.nextInt(12))
      }
      val submitted = new CountDownLatch(4)
      val submitters = runs.grouped(1000).toSeq.map { mine =>
        new Thread(() => {
          for ((range, target, listener, fate) <- mine) {
            val urgency = if (fate % 2 == 0) Urgency.DEMANDED else Urgency.AHEAD
            val fetch = pool.submit(new FetchOrder(recording, ref, range, Seq(target).asJava, metrics), urgency, listener)
            if (fate == 1) fetch.promote()
            if (fate == 2) fetch.cancel()
            if (fate == 3) threads.execute(() => fetch.cancel())
          }
          submitted.countDown()
        })
      }
      submitters.foreach(_.start())
      assert(submitted.await(30, TimeUnit.SECONDS))
      for ((range, target, listener, fate) <- runs) {
        assert(listener.awaitEnd(60), s"a fetch has not ended, seed $seed")
        assert(listener.broken.isEmpty, s"seed $seed")
        if (fate == 2 || fate == 3) assert(listener.fault.forall(_.kind == CANCELLED), s"seed $seed")
        else assert(listener.isDone, s"${listener.fault}, seed $seed")
        if (listener.isDone) {
          val bytes = new Array[Byte](range.length.toInt)
          target.duplicate().get(bytes)
          assert(bytes.sameElements(truth.slice(range.start.toInt, range.end.toInt)), s"seed $seed")
        }
      }
      assert(pool.inFlight == 0 && pool.live == 0, s"seed $seed")
      assertNothingInFlight(recording)
      assert(recording.maxInFlight <= 16)
      assert(metrics.value(Metric.GETS) == recording.count && metrics.value(Metric.BYTES_FETCHED) == recording.bytes)
      assert(metrics.value(Metric.RETRIES) > 100 && metrics.value(Metric.THROTTLES) > 10)
      pool.close()
      recording.close()
    } finally {
      timer.close()
      threads.shutdownNow()
    }
  }

  test("an object that is overwritten during a read of many ranges is the old one or OBJECT_CHANGED, never a mixture") {
    val threads = Executors.newFixedThreadPool(4)
    val timer = new ThreadFetchTimer
    var seen = 0
    try for (round <- 1 to 100) {
      val memory = new MemoryTransport(threads, 512)
      val ref = memory.put("b", "k", truth)
      val settings = new FetchSettings(8, 8 << 20, 5, Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofSeconds(20))
      val pool = new FetchPool(settings, timer)
      val runs = (0 until 64).map { i =>
        val range = ByteRange.ofLength(i * 1000L, 1000)
        val target = ByteBuffer.allocateDirect(1000)
        val listener = new RecordingListener
        pool.submit(new FetchOrder(memory, ref, range, Seq(target).asJava, new MetricSet), Urgency.DEMANDED, listener)
        if (i == round * 64 / 101) memory.put("b", "k", truth.reverse)
        (range, target, listener)
      }
      for ((range, target, listener) <- runs) {
        assert(listener.awaitEnd() && listener.broken.isEmpty)
        val bytes = new Array[Byte](1000)
        target.duplicate().get(bytes)
        if (listener.isDone) assert(bytes.sameElements(truth.slice(range.start.toInt, range.end.toInt)))
        else assert(listener.fault.get.kind == OBJECT_CHANGED)
      }
      if (runs.exists(!_._3.isDone)) seen += 1
      pool.close()
    } finally {
      timer.close()
      threads.shutdownNow()
    }
    assert(seen > 20, "too few rounds met the change")
  }

  test("the timer runs tasks on one daemon thread of its name, in time, unless they are cancelled") {
    val timer = new ThreadFetchTimer
    try {
      val ran = new CountDownLatch(1)
      @volatile var thread: Thread = null
      @volatile var cancelledRan = false
      val before = timer.nanoTime()
      timer.schedule(Duration.ofMillis(15).toNanos, () => cancelledRan = true).cancel()
      timer.schedule(
        Duration.ofMillis(20).toNanos,
        () => {
          thread = Thread.currentThread
          ran.countDown()
        })
      assert(ran.await(10, TimeUnit.SECONDS))
      assert(timer.nanoTime() - before >= Duration.ofMillis(20).toNanos)
      assert(thread.isDaemon && thread.getName == "s3ranged-fetch-timer" && !cancelledRan)
    } finally timer.close()
    timer.schedule(0, () => fail("a closed timer ran a task")).cancel()
  }
}
