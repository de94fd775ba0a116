package io.s3ranged.integration.engine

import java.nio.ByteBuffer

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.Engine
import io.s3ranged.integration.{NeedsFiles, OnEngine, TestServices}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testkit.front.Pace

/** 1,000 ranges of 4 KiB scattered over 1 GiB: what a vectored read costs, as the server counts it. */
class ReadvOnStoreSuite extends AnyFunSuite with OnEngine {

  override protected lazy val bucket: String = TestServices.bucket("readv")

  private val length = 4096
  private val inFlight = EngineSettings.withMemory(1 << 30).fetch.maxInFlight

  /** Gaps of 1 MiB less 4 KiB: nearer than the threshold, which is 1 MiB. */
  private val near = (0 until 1000).map(_ * mib)

  /** Gaps of 1 MiB and some 21 KB: farther. The last range ends 824 bytes and a gap before the object does. */
  private val far = (0 until 1000).map(_ * ((1L << 30) / 1000))

  private def mark(position: Long): Array[Byte] = {
    val bytes = new Array[Byte](length)
    new Random(position).nextBytes(bytes)
    bytes
  }

  private def giB(key: String, positions: Seq[Long]): ObjectRef =
    sparse(key, 1L << 30, positions.map(position => position -> mark(position)): _*)

  private def settings(minSeekBytes: Long): EngineSettings = {
    val base = EngineSettings.withMemory(512 * mib)
    new EngineSettings(base.maxMemoryBytes, base.cacheEnabled, base.memoryTimeout, base.fetch,
      new EngineSettings.VectoredSettings(minSeekBytes, base.vectored.maxMergedBytes, base.vectored.minPartBytes), base.transport)
  }

  /** Reads all ranges in one call, in no order, and looks at each byte of them. */
  private def readv(engine: Engine, ref: ObjectRef, positions: Seq[Long]): Unit = {
    val asked = new Random(3).shuffle(positions)
    val targets = asked.map(_ => ByteBuffer.allocateDirect(length))
    val objects = engine.open(TestServices.connection, ref, engine.newMetrics())
    try objects.readv(asked.map(ByteRange.ofLength(_, length)).asJava, targets.asJava)
    finally objects.close()
    for ((position, target) <- asked.zip(targets)) {
      val bytes = new Array[Byte](length)
      target.flip().get(bytes)
      assert(bytes.sameElements(mark(position)), s"at $position")
    }
  }

  /**
   * The longest chain of GETs each of which was sent after the one before it had ended: how often a
   * reader waited for the store, one time after the other.
   */
  private def hops: Int =
    front.counters.exchanges.asScala.sortBy(_.endNanos).foldLeft((0, Long.MinValue)) { case ((count, end), exchange) =>
      if (exchange.startNanos > end) (count + 1, exchange.endNanos) else (count, end)
    }._1

  /** Three times what GETs of one length would need: some are slower, and a chain prefers the fast ones. */
  private def mostHops(gets: Int): Int = 3 * gets / inFlight + 4

  private def measured(ref: ObjectRef, positions: Seq[Long], minSeekBytes: Long, firstByteMillis: Long): (Long, Long, Int) =
    withEngine(settings(minSeekBytes)) { engine =>
      withPace(new Pace(firstByteMillis, 0)) {
        val start = System.nanoTime
        readv(engine, ref, positions)
        eventually(5, "no exchange under way")(front.counters.active == 0)
        assert(front.counters.requests("HEAD") == 0 && front.counters.requests("LIST") == 0)
        val found = (front.counters.requests("GET"), front.counters.bodyBytes("GET"), hops)
        info(s"${found._1} GETs, ${found._2} bytes, ${found._3} hops, ${(System.nanoTime - start) / 1000000} ms")
        found
      }
    }

  test("gaps below the threshold: 125 GETs instead of 1,000, side by side", NeedsFiles) {
    val ref = giB("near", near)
    val (gets, bytes, depth) = measured(ref, near, mib, 30)
    // Seven steps of 1 MiB and 4 KiB fit into 8 MiB; eight do not with their last 4 KiB.
    assert(gets == 125 && bytes == 125 * (7 * mib + length))
    assert(depth <= mostHops(125))
  }

  test("gaps above the threshold: one GET a range, side by side, and no byte that nobody asked for", NeedsFiles) {
    val ref = giB("far", far)
    val (gets, bytes, depth) = measured(ref, far, mib, 30)
    assert(gets == 1000 && bytes == 1000L * length)
    assert(depth <= mostHops(1000))
  }

  test("beside them, one GET a range of the near ones: fewer bytes, eight times the GETs", NeedsFiles) {
    val ref = giB("each", near)
    val (gets, bytes, depth) = measured(ref, near, 0, 30)
    assert(gets == 1000 && bytes == 1000L * length)
    assert(depth <= mostHops(1000))
  }

  test("ranges 60 KiB apart come in a dozen GETs, from any server") {
    val size = 64 * mib
    val content = new Array[Byte](size.toInt)
    val positions = (0 until 1000).map(_ * 64L * 1024)
    positions.foreach(position => System.arraycopy(mark(position), 0, content, position.toInt, length))
    stored(TestServices.store.put(bucket, "scattered", new java.io.ByteArrayInputStream(content), size))
    val (gets, bytes, _) = measured(ObjectRef.named(bucket, "scattered"), positions, mib, 0)
    assert(gets <= 12 && bytes <= size + mib)
  }
}
