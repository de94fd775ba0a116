package io.s3ranged.engine.fetch

import java.nio.ByteBuffer
import java.time.Duration

import scala.jdk.CollectionConverters._

import org.scalatest.Assertions

import software.amazon.awssdk.retries.api.BackoffStrategy

import io.s3ranged.engine.transport.{RangeRequest, RangeTransport}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{ManualExecutor, ManualTimer, MemoryTransport, ObjectContent, RecordingListener, RecordingTransport, ScriptedTransport}

/** A pool on a manual clock over a store in memory that misbehaves as told. */
trait FetchFixture extends Assertions {

  protected val size = 1000
  protected val truth: Array[Byte] = ObjectContent.patterned(size.toLong).slice(0, size.toLong)

  /** Delays of 1 s, throttled 5 s: fixed, so that tests can tell them apart. */
  protected def policy(attempts: Int): RetryPolicy = new RetryPolicy(
    attempts,
    BackoffStrategy.fixedDelayWithoutJitter(Duration.ofSeconds(1)),
    BackoffStrategy.fixedDelayWithoutJitter(Duration.ofSeconds(5)))

  protected final class Rig(
      maxInFlight: Int = 4,
      attempts: Int = 5,
      deadline: Duration = Duration.ofMinutes(3),
      readTimeout: Duration = Duration.ofSeconds(20),
      stepped: Boolean = false,
      pieceBytes: Int = 100) {
    val steps = new ManualExecutor
    val memory = new MemoryTransport(if (stepped) steps else null, pieceBytes)
    val scripted = new ScriptedTransport(memory)
    val recording = new RecordingTransport(scripted)
    val timer = new ManualTimer
    val metrics = new MetricSet
    val ref: ObjectRef = memory.put("bucket", "key", truth)
    val settings = new FetchSettings(maxInFlight, 8 << 20, attempts, deadline, Duration.ofSeconds(5), readTimeout)
    val pool = new FetchPool(settings, timer, policy(attempts))

    def order(range: ByteRange, target: ByteBuffer, of: ObjectRef = ref, over: RangeTransport = recording): FetchOrder =
      new FetchOrder(over, of, range, Seq(target).asJava, metrics)

    def submit(range: ByteRange = ref.range, of: ObjectRef = ref, urgency: Urgency = Urgency.DEMANDED, onEnd: () => Unit = () => ()): Run = {
      val target = ByteBuffer.allocateDirect(math.toIntExact(range.length))
      val listener = new RecordingListener(onEnd)
      val fetch = pool.submit(order(range, target, of), urgency, listener)
      new Run(fetch, listener, target, range)
    }

    def requests: Seq[RangeRequest] = scripted.requests
    def ranges: Seq[ByteRange] = requests.map(_.range)
    def count(metric: Metric): Long = metrics.value(metric)

    /** Runs tasks of the transport and of the clock until nothing is left to do. */
    def settle(): Unit = {
      steps.runAll()
      while (!(pool.live == 0) && timer.runNext()) steps.runAll()
    }

    /** What must hold when a test is over. */
    def assertClean(): Unit = {
      assert(scripted.unplayed == 0, "the script was not played to its end")
      assert(pool.inFlight == 0 && pool.live == 0 && recording.inFlight == 0)
      assert(timer.waiting == 0, "alarms are left")
      assert(count(Metric.GETS) == recording.count && count(Metric.BYTES_FETCHED) == recording.bytes)
      ()
    }
  }

  protected final class Run(val fetch: Fetch, val listener: RecordingListener, val target: ByteBuffer, val range: ByteRange) {

    def bytes: Array[Byte] = {
      val all = new Array[Byte](target.capacity)
      target.duplicate().get(all)
      all
    }

    def assertDone(): Unit = {
      assert(listener.broken.isEmpty)
      assert(listener.isDone, listener.fault.map(_.getMessage))
      val clipped = range.clip(size.toLong)
      assert(listener.bytes == clipped.length)
      assert(bytes.take(clipped.length.toInt).sameElements(truth.slice(clipped.start.toInt, clipped.end.toInt)))
      assert(target.position() == 0, "a target's position is the owner's")
      ()
    }
  }
}
