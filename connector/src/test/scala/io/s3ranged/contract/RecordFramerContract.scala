package io.s3ranged.contract

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, SkipSettings}
import io.s3ranged.range.ByteRange
import io.s3ranged.source.record.{RecordBatch, RecordReaders}
import io.s3ranged.testing.{MemorySplitSource, RecordReading}

/**
 * What framing promises for every format. A suite says which format it is, gives objects of a few
 * bytes, and knows their records.
 */
trait RecordFramerContract extends AnyFunSuite {
  import RecordReading._

  protected def format: FormatSettings

  /** Objects that the format reads without a fault, the empty one left out. */
  protected def objects: Seq[Array[Byte]]

  /** The records of such an object, by a reader so simple that nobody doubts it. */
  protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]]

  /** False for a format whose objects are never cut. */
  protected def isCut: Boolean = true

  private def splitSizes(content: Array[Byte]): Seq[Int] =
    if (isCut) 1 to content.length + 1 else Seq(content.length)

  private def sliceSizes(content: Array[Byte]): Seq[Int] = 1 to content.length + 1

  test("the records of all splits, concatenated, are those of the object read once") {
    for (content <- objects; splitBytes <- splitSizes(content); sliceBytes <- sliceSizes(content)) {
      val read = readCut(content, format, splitBytes, sliceBytes)
      assert(read == recordsOf(content.toSeq), s"splits of $splitBytes, slices of $sliceBytes, ${content.toSeq}")
    }
  }

  test("the bytes delivered by all splits are the object's") {
    for (content <- objects; splitBytes <- splitSizes(content)) {
      val metrics = new MetricSet
      val records = readCut(content, format, splitBytes, content.length, metrics)
      assert(metrics.value(Metric.BYTES_DELIVERED) == content.length)
      assert(metrics.value(Metric.RECORDS) == records.size)
    }
  }

  test("no batch is empty or over its capacity, and a reader at its end stays there") {
    for (content <- objects; sliceBytes <- sliceSizes(content)) {
      val reader = RecordReaders.open(
        split(whole("key", content.length.toLong)), format, SkipSettings.NONE,
        new MemorySplitSource(_ => content, sliceBytes), new MetricSet)
      while (reader.next()) assert(reader.batch.count >= 1 && reader.batch.count <= RecordBatch.CAPACITY)
      assert(!reader.next() && !reader.next())
      reader.close()
      reader.close()
    }
  }

  test("an object without bytes has no records") {
    assert(read(split(whole("key", 0)), format, new MemorySplitSource(_ => Array.emptyByteArray, 8)).isEmpty)
  }

  test("a fragment is read as if it were an object of its own") {
    for (content <- objects; splitBytes <- splitSizes(content)) {
      val around = Array.fill[Byte](3)('#') ++ content ++ Array.fill[Byte](5)('\n')
      val extent = ByteRange.ofLength(3, content.length.toLong)
      val source = new MemorySplitSource(_ => around, 4)
      val found = cut("key", extent, splitBytes.toLong).flatMap(read(_, format, source))
      assert(found.map(_.bytes) == recordsOf(content.toSeq))
      assert(found.forall(record => record.position >= 3 && record.position <= extent.end))
    }
  }
}
