package io.s3ranged.engine.fetch

import java.nio.ByteBuffer
import java.time.Duration

import scala.jdk.CollectionConverters._
import scala.util.Random

import software.amazon.awssdk.retries.api.BackoffStrategy

import io.s3ranged.fault.RangedIOException
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{ManualTimer, SimulatedStore}
import io.s3ranged.testing.SimulatedStore.{endless, Second}

/** A pool in virtual time, with `backlog` fetches of `bytes` always waiting or running. */
final class SimulatedLoad(
    timer: ManualTimer,
    store: SimulatedStore,
    settings: FetchSettings,
    random: Random,
    backlog: Int,
    bytes: Int,
    bucket: String = "bucket") {

  val metrics = new MetricSet
  var done = 0L
  var failed = 0L
  private var stopped = false
  private var position = 0L
  private val ref = ObjectRef.pinned(bucket, endless.key, endless.etag, endless.size)
  // Nothing is written: all fetches may share one target.
  private val target = ByteBuffer.allocateDirect(bytes)
  val pool = new FetchPool(
    settings,
    timer,
    new RetryPolicy(settings.maxAttempts, SimulatedLoad.jitter(random, 100), SimulatedLoad.jitter(random, 200)))

  def start(): Unit = (0 until backlog).foreach(_ => next())

  private def next(): Unit = if (!stopped) submit(store, ref, () => next())

  /** One more fetch, of any store and bucket. */
  def submitOnce(over: SimulatedStore, of: String): Unit =
    submit(over, ObjectRef.pinned(of, endless.key, endless.etag, endless.size), () => ())

  private def submit(over: SimulatedStore, of: ObjectRef, then: () => Unit): Unit = {
    val range = ByteRange.ofLength(position, bytes.toLong)
    position += bytes
    val order = new FetchOrder(over, of, range, Seq(target).asJava, metrics)
    pool.submit(
      order,
      Urgency.DEMANDED,
      new FetchListener {
        override def identified(told: ObjectRef, lastModifiedMillis: Long): Unit = ()
        override def progress(arrived: Long): Unit = ()
        override def done(): Unit = {
          SimulatedLoad.this.done += 1
          then()
        }
        override def failed(fault: RangedIOException): Unit = {
          SimulatedLoad.this.failed += 1
          then()
        }
      })
    ()
  }

  /** No more fetches; those that live end or are cancelled. */
  def stop(): Unit = {
    stopped = true
    pool.close()
    timer.advanceNanos(Second)
  }
}

object SimulatedLoad {

  def settings(maxInFlight: Int): FetchSettings =
    new FetchSettings(maxInFlight, 8 << 20, 10, Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofSeconds(20))

  /** The SDK's exponential delays with full jitter, drawn from a seed. */
  def jitter(random: Random, baseMillis: Long): BackoffStrategy = attempt => {
    val most = math.min(20_000L, baseMillis << math.min(20, attempt - 2))
    Duration.ofMillis(random.nextLong(most + 1))
  }
}
