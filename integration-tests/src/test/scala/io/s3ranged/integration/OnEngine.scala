package io.s3ranged.integration

import java.io.RandomAccessFile

import scala.jdk.CollectionConverters._

import org.scalatest.Suite

import io.s3ranged.engine.{Engine, EngineRegistry, OrderedReader}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testkit.SparseObject

/** A suite with an engine of its own before the servers. */
trait OnEngine extends OnServices { this: Suite =>

  protected val mib: Long = 1L << 20

  protected def bucket: String

  /** What an engine of so many bytes is built from. */
  protected def engineSettings(budgetBytes: Long): EngineSettings = EngineSettings.withMemory(budgetBytes)

  protected def withEngine[A](budgetBytes: Long)(body: Engine => A): A = withEngine(engineSettings(budgetBytes))(body)

  /** Runs a test and checks that nothing is held after it, and never more than the budget. */
  protected def withEngine[A](settings: EngineSettings)(body: Engine => A): A = {
    // Most suites count GETs, and a slow machine would add hedges.
    val engine = EngineRegistry.get(settings.withoutHedging)
    try {
      val result = body(engine)
      // A cancelled GET gives its memory back when its thread has heard of it.
      eventually(5, "nothing held") {
        val gauges = engine.gauges
        gauges.inFlight == 0 && gauges.pinnedBlocks == 0 && gauges.readers == 0
      }
      assert(engine.gauges.peakBytes <= settings.maxMemoryBytes, "more memory than the budget")
      result
    } finally EngineRegistry.close()
  }

  /** An object of zeros, but for the bytes that `marks` has at their positions. */
  protected def sparse(key: String, size: Long, marks: (Long, Array[Byte])*): ObjectRef = stored {
    val etag = SparseObject.create(TestServices.services, bucket, key, Array.emptyByteArray, size)
    val file = new RandomAccessFile(TestServices.services.objects.resolve(bucket).resolve(key).toFile, "rw")
    try marks.foreach { case (position, bytes) =>
      file.seek(position)
      file.write(bytes)
    } finally file.close()
    ObjectRef.pinned(bucket, key, etag.stripPrefix("\"").stripSuffix("\""), size)
  }

  protected def reader(engine: Engine, ref: ObjectRef, range: ByteRange): (OrderedReader, MetricSet) = {
    val metrics = engine.newMetrics()
    (engine.inOrder(TestServices.connection, Seq(new ObjectRange(ref, range)).asJava, metrics), metrics)
  }

  protected def drain(reader: OrderedReader, end: Long)(each: Long => Unit): Long = {
    assert(reader.nextEntry())
    var bytes = 0L
    while (bytes < end) {
      val slice = reader.nextSlice()
      bytes += slice.length
      each(bytes)
    }
    bytes
  }
}
