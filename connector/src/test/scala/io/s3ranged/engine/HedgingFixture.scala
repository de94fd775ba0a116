package io.s3ranged.engine

import java.time.Duration

import scala.collection.mutable

import org.scalatest.Assertions

import io.s3ranged.engine.cache.{BlockCache, Retention}
import io.s3ranged.engine.fetch.FetchPool
import io.s3ranged.engine.memory.{BufferLease, BufferPool}
import io.s3ranged.engine.transport.RangeTransport
import io.s3ranged.fault.RangedIOException
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.EngineSettings.{FetchSettings, HedgeSettings}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{LeakCheck, ManualTimer}

/** Leased fetches in virtual time, over any transport. */
trait HedgingFixture extends Assertions with LeakCheck {

  protected val MiB: Int = 1 << 20

  protected val on: HedgeSettings = new HedgeSettings(true, 2, Duration.ofMillis(50))

  protected final class Bench(
      timer: ManualTimer,
      transport: RangeTransport,
      hedging: HedgeSettings = on,
      budgetMiB: Int = 64,
      maxInFlight: Int = 32) {
    val metrics = new MetricSet
    val memory = new BufferPool(budgetMiB.toLong * MiB)
    val settings: FetchSettings =
      new FetchSettings(maxInFlight, 8 << 20, 5, Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofSeconds(20))
        .withHedging(hedging)
    val pool = new FetchPool(settings, timer)
    private val loads = new BlockLoads(pool)
    val cache = new BlockCache(memory, loads, Retention.KEEP, metrics)
    val supply = new LeaseSupply(memory, cache)
    loads.supplyFrom(supply)

    /** A demanded fetch; `ended` hears its time when it is over. */
    def fetch(ref: ObjectRef, range: ByteRange, ended: Reading => Unit = _ => (), pieceBytes: Int = MiB): Reading = {
      val reading = new Reading(timer, ended)
      val context = new LoadContext(transport, ref, metrics)
      reading.fetch = new LeasedFetch(supply, pool, context, new LeasedFetch.Piecing(range, pieceBytes), reading)
      reading.fetch.startDemanded()
      reading
    }

    def count(metric: Metric): Long = metrics.value(metric)

    def assertClean(): Unit = {
      pool.close()
      while (pool.live > 0 && timer.runNext()) {}
      // What a store had still to say to those who left; an alarm of the pool's would wait longer.
      timer.advance(Duration.ofSeconds(3))
      assert(pool.inFlight == 0 && pool.live == 0 && timer.waiting == 0)
      assertNoLeases(memory)
      cache.close()
    }
  }

  /** Keeps the bytes of the pieces, and watches that they come by the rules. */
  protected final class Reading(timer: ManualTimer, ended: Reading => Unit) extends LeasedFetch.Outcome {
    var fetch: LeasedFetch = _
    val started: Long = timer.nanoTime()
    var nanos: Long = -1
    var done = false
    var pieces = 0
    var fault: Option[RangedIOException] = None
    private val content = mutable.ArrayBuilder.make[Byte]
    var keep = true

    def bytes: Array[Byte] = content.result()
    def isOver: Boolean = nanos >= 0

    override def piece(lease: BufferLease, length: Int): Unit = {
      assert(!isOver, "a piece after the last word")
      pieces += 1
      if (keep) {
        val bytes = new Array[Byte](length)
        lease.buffer().get(bytes)
        content ++= bytes
      }
      lease.close()
    }

    override def finished(count: Int): Unit = {
      assert(count == pieces)
      done = true
      end()
    }

    override def failed(why: RangedIOException): Unit = {
      fault = Some(why)
      end()
    }

    private def end(): Unit = {
      assert(!isOver, "two last words")
      nanos = timer.nanoTime() - started
      ended(this)
    }
  }
}
