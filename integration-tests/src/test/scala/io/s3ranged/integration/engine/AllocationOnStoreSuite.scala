package io.s3ranged.integration.engine

import java.lang.management.ManagementFactory

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.integration.{NeedsFiles, OnServices, OnSpark, TestServices}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testkit.SparseObject

/** Heap bytes that are allocated for each byte that comes from the store. */
class AllocationOnStoreSuite extends AnyFunSuite with OnServices with OnSpark {

  private val mib = 1L << 20

  private lazy val bucket = TestServices.bucket("allocation")

  private val threads = ManagementFactory.getThreadMXBean.asInstanceOf[com.sun.management.ThreadMXBean]

  /** Heap bytes that `body` makes this thread, and those of these names, allocate. */
  private def allocatedBy(names: String*)(body: => Unit): Long = {
    // What the looking itself allocates is this thread's, so this thread is asked last, then first.
    val others = ofOthers(names)
    val own = threads.getThreadAllocatedBytes(Thread.currentThread.getId)
    body
    val ownAfter = threads.getThreadAllocatedBytes(Thread.currentThread.getId)
    ownAfter - own + ofOthers(names) - others
  }

  private def ofOthers(names: Seq[String]): Long =
    Thread.getAllStackTraces.keySet.asScala.toSeq
      .filter(thread => names.exists(thread.getName.startsWith))
      .map(thread => threads.getThreadAllocatedBytes(thread.getId))
      .sum

  private def sparse(key: String, size: Long): ObjectRef = stored {
    val etag = SparseObject.create(TestServices.services, bucket, key, Array.emptyByteArray, size)
    ObjectRef.pinned(bucket, key, etag.stripPrefix("\"").stripSuffix("\""), size)
  }

  test("at the engine's edge each of five reads allocates at most 0.01 heap bytes for a byte", NeedsFiles) {
    val size = 1024 * mib
    val engine = EngineRegistry.get(EngineSettings.withMemory(512 * mib))
    try {
      // Classes, connections, threads and a thread's own buffer come once, not with each byte.
      for (i <- 1 to 4) read(engine, sparse(s"warm-$i", size), size)
      val shares = (1 to 5).map { i =>
        val ref = sparse(s"edge-$i", size)
        allocatedBy("s3ranged-")(read(engine, ref, size)).toDouble / size
      }
      info(f"heap bytes allocated for each byte read: ${shares.map(share => f"$share%.4f").mkString(", ")}")
      assert(shares.max <= 0.01)
    } finally EngineRegistry.close()
  }

  private def read(engine: io.s3ranged.engine.Engine, ref: ObjectRef, end: Long): Unit = {
    val range = new ByteRange(0, end)
    val ordered = engine.inOrder(TestServices.connection, Seq(new ObjectRange(ref, range)).asJava, engine.newMetrics())
    try {
      ordered.nextEntry()
      var bytes = 0L
      while (bytes < end) bytes += ordered.nextSlice().length
    } finally ordered.close()
  }

  test("with Spark's rows on top it is more: printed, not judged") {
    val line = "x" * 189 + "\n"
    val lines = (line * (96 << 20 >> 8)).take(64 << 20).getBytes
    stored(TestServices.store.put(bucket, "lines.log", new java.io.ByteArrayInputStream(lines), lines.length.toLong))
    def scan(): Unit = reader.load(s"s3://$bucket/lines.log").write.format("noop").mode("overwrite").save()
    scan()
    val share = allocatedBy("s3ranged-", "Executor task launch")(scan()).toDouble / lines.length
    info(f"$share%.3f heap bytes allocated for each byte of 190-byte lines written to noop")
    assert(share > 0)
  }
}
