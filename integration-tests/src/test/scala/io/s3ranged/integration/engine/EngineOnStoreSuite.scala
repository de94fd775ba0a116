package io.s3ranged.integration.engine

import java.nio.ByteBuffer
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.{Engine, EngineRegistry, OrderedReader}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.integration.{NeedsFiles, OnServices, TestServices}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testkit.SparseObject
import io.s3ranged.testkit.front.Pace

/** The engine on a server that others wrote: what it asks for, as the server counts it. */
class EngineOnStoreSuite extends AnyFunSuite with OnServices {

  private val mib = 1L << 20

  private lazy val bucket = TestServices.bucket("engine")

  private def withEngine[A](budgetBytes: Long)(body: Engine => A): A = {
    val engine = EngineRegistry.get(EngineSettings.withMemory(budgetBytes))
    try {
      val result = body(engine)
      // A cancelled GET gives its memory back when its thread has heard of it.
      eventually(5, "nothing held") {
        val gauges = engine.gauges
        gauges.inFlight == 0 && gauges.pinnedBlocks == 0 && gauges.readers == 0
      }
      assert(engine.gauges.peakBytes <= budgetBytes, "more memory than the budget")
      result
    } finally EngineRegistry.close()
  }

  private def sparse(key: String, size: Long): ObjectRef = stored {
    val etag = SparseObject.create(TestServices.services, bucket, key, Array.emptyByteArray, size)
    ObjectRef.pinned(bucket, key, etag.stripPrefix("\"").stripSuffix("\""), size)
  }

  private def reader(engine: Engine, ref: ObjectRef, range: ByteRange) = {
    val metrics = engine.newMetrics()
    (engine.inOrder(TestServices.connection, Seq(new ObjectRange(ref, range)).asJava, metrics), metrics)
  }

  private def drain(reader: OrderedReader, end: Long)(each: Long => Unit): Long = {
    assert(reader.nextEntry())
    var bytes = 0L
    while (bytes < end) {
      val slice = reader.nextSlice()
      bytes += slice.length
      each(bytes)
    }
    bytes
  }

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
    val ref = sparse("slow", 1L << 30)
    withPace(new Pace(0, 4 * mib)) {
      withEngine(128 * mib) { engine =>
        // The first round warms the code up, and any may meet a busy machine: the middle one counts.
        val rounds = (1 to 5).map(_ => millisFromCloseToLastGet(engine, ref)).sorted
        info(s"the last GET broke off ${rounds.mkString(", ")} ms after close")
        assert(rounds(2) <= 100)
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
      eventually(5, "several GETs under way")(front.counters.active > 2)
    } finally {
      closed = System.nanoTime
      ordered.close()
    }
    // A paced connection is seen to be gone when its next piece is written.
    eventually(10, "no exchange under way")(front.counters.active == 0)
    val ends = front.counters.exchanges.asScala.filter(!_.whole).map(_.endNanos)
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

  test("1,000 scattered ranges of 4 KiB take fewer GETs than one each where gaps are small") {
    val size = 64 * mib
    val content = new Array[Byte](size.toInt)
    new Random(7).nextBytes(content)
    stored(TestServices.store.put(bucket, "scattered", new java.io.ByteArrayInputStream(content), size))
    withEngine(128 * mib) { engine =>
      val positions = (0 until 1000).map(i => i * 64L * 1024)
      val ranges = positions.map(position => ByteRange.ofLength(position, 4096))
      val targets = ranges.map(_ => ByteBuffer.allocateDirect(4096))
      val objects = engine.open(TestServices.connection, ObjectRef.named(bucket, "scattered"), engine.newMetrics())
      try objects.readv(ranges.asJava, targets.asJava)
      finally objects.close()
      for ((position, target) <- positions.zip(targets)) {
        val bytes = new Array[Byte](4096)
        target.flip().get(bytes)
        assert(bytes.sameElements(content.slice(position.toInt, position.toInt + 4096)))
      }
      info(s"${front.counters.requests("GET")} GETs, ${front.counters.bodyBytes("GET") / mib} MiB moved")
      assert(front.counters.requests("GET") <= 12 && front.counters.requests("HEAD") == 0)
    }
  }

  test("an object that was rewritten after it was pinned is OBJECT_CHANGED, and named") {
    stored(TestServices.store.put(bucket, "changed", Array.fill[Byte](100)(1)))
    withEngine(64 * mib) { engine =>
      val pinned = engine.identify(TestServices.connection, ObjectRef.named(bucket, "changed"), engine.newMetrics()).`object`
      assert(pinned.isPinned && pinned.size == 100)
      EngineRegistry.close()
      TestServices.store.put(bucket, "changed", Array.fill[Byte](100)(2))
      val fresh = EngineRegistry.get(EngineSettings.withMemory(64 * mib))
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
