package io.s3ranged.integration.engine

import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.{Engine, EngineRegistry}
import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.integration.{NeedsFiles, OnEngine, TestServices}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.{EngineSettings, OptionLookup, Options}
import io.s3ranged.range.ObjectRef
import io.s3ranged.testkit.front.Pace

/** The engine on a server that others wrote: what it asks for, as the server counts it. */
trait EngineOnStoreContract extends AnyFunSuite with OnEngine {

  override protected lazy val bucket: String = TestServices.bucket("engine")

  test("16 readers of the same 256 MiB cause 256 block loads and move the bytes once", NeedsFiles) {
    val size = 256 * mib
    val ref = sparse("shared", size)
    withEngine(320 * mib) { engine =>
      val sets = atOnce(Seq.fill(16) { () =>
        val (ordered, metrics) = reader(engine, ref, ref.range)
        try assert(drain(ordered, size)(_ => ()) == size)
        finally ordered.close()
        metrics
      })
      assert(sets.map(_.value(Metric.CACHE_MISSES)).sum == 256)
      // The front counts bytes when it has passed them on.
      eventually(5, "all exchanges ended")(front.counters.active == 0)
      assert(front.counters.bodyBytes("GET") == size)
      assert(front.counters.requests("HEAD") == 0 && front.counters.requests("LIST") == 0)
      info(s"${front.counters.requests("GET")} GETs, ${sets.map(_.value(Metric.JOINED_FLIGHTS)).sum} joined flights")
    }
  }

  test("the first bytes of a 5 GiB object cost at most 2 MiB on the wire", NeedsFiles) {
    val ref = sparse("five", 5L << 30)
    withEngine(64 * mib) { engine =>
      val (ordered, _) = reader(engine, ref, ref.range)
      try {
        assert(ordered.nextEntry())
        assert(ordered.nextSlice().length > 4096)
      } finally ordered.close()
      eventually(5, "no exchange under way")(front.counters.active == 0)
      assert(front.counters.bodyBytes("GET") <= 2 * mib)
    }
  }

  test("closing a reader stops its GETs within 100 ms", NeedsFiles) {
    withPace(new Pace(0, 4 * mib)) {
      withEngine(128 * mib) { engine =>
        // The first round loads the classes that a cancelled GET goes through. Any other may meet a
        // machine that does much else, so the middle one counts.
        val rounds = (0 to 5).map(i => millisFromCloseToLastGet(engine, sparse(s"slow-$i", 1L << 30))).tail
        info(s"the last GET broke off ${rounds.mkString(", ")} ms after close")
        assert(rounds.sorted.apply(2) <= 100)
      }
    }
  }

  private def millisFromCloseToLastGet(engine: Engine, ref: ObjectRef): Long = {
    stored(())
    val (ordered, _) = reader(engine, ref, ref.range)
    var closed = 0L
    try {
      assert(ordered.nextEntry())
      ordered.nextSlice()
      ordered.nextSlice()
      eventually(5, "many GETs under way")(front.counters.active >= engine.settings.fetch.maxInFlight / 2)
    } finally {
      closed = System.nanoTime
      ordered.close()
    }
    // A paced connection is seen to be gone when its next piece is written.
    eventually(10, "no exchange under way")(front.counters.active == 0)
    // One that the server had not begun to answer moves nothing, and is noticed when it does answer.
    val ends = front.counters.exchanges.asScala.filter(e => !e.whole && e.bodyBytes > 0).map(_.endNanos)
    assert(ends.size > 2)
    TimeUnit.NANOSECONDS.toMillis(ends.max - closed)
  }

  test("an object far larger than the budget, read by a slow consumer, stays within it", NeedsFiles) {
    val size = if (TestServices.isFull) 4L << 30 else 1L << 30
    val ref = sparse("large", size)
    withEngine(64 * mib) { engine =>
      val before = residentBytes()
      var most = 0L
      val (ordered, _) = reader(engine, ref, ref.range)
      try {
        drain(ordered, size) { bytes =>
          if (bytes % (16 * mib) == 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000)
            most = most.max(residentBytes() - before)
          }
        }
      } finally ordered.close()
      assert(engine.gauges.peakBytes <= 64 * mib)
      info(s"peak ${engine.gauges.peakBytes / mib} MiB of 64; the process grew by at most ${most / mib} MiB")
      assert(most <= 64 * mib + 256 * mib, "the process grew by far more than the budget")
    }
  }

  test("an object that was rewritten after it was pinned is OBJECT_CHANGED, and named") {
    stored(TestServices.store.put(bucket, "changed", Array.fill[Byte](100)(1)))
    withEngine(64 * mib) { engine =>
      val pinned = engine.identify(TestServices.connection, ObjectRef.named(bucket, "changed"), engine.newMetrics()).`object`
      assert(pinned.isPinned && pinned.size == 100)
      EngineRegistry.close()
      TestServices.store.put(bucket, "changed", Array.fill[Byte](100)(2))
      val fresh = EngineRegistry.get(engineSettings(64 * mib))
      val (ordered, _) = reader(fresh, pinned, pinned.range)
      try {
        val fault = intercept[RangedIOException](drain(ordered, 100)(_ => ()))
        assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains("s3://engine/changed"))
        assert(fault.getMessage.contains(fault.kind.remedy))
      } finally ordered.close()
    }
  }

  private def residentBytes(): Long =
    scala.util.Using.resource(scala.io.Source.fromFile("/proc/self/status")) { status =>
      status.getLines().find(_.startsWith("VmRSS:")).map(_.replaceAll("\\D", "").toLong << 10).getOrElse(0L)
    }
}

class EngineOnStoreSuite extends EngineOnStoreContract

class EngineOnIoUringSuite extends EngineOnStoreContract with NeedsIoUring {

  override protected def engineSettings(budgetBytes: Long): EngineSettings =
    EngineSettings.from(new OptionLookup(key => if (key == Options.TRANSPORT_IO) "io_uring" else null), budgetBytes)
}
