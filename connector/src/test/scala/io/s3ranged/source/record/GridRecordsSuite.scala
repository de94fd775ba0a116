package io.s3ranged.source.record

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{ParseMode, SkipSettings}
import io.s3ranged.range.ByteRange
import io.s3ranged.testing.{MemorySplitSource, RecordReading, ReferenceReader}
import org.scalatest.funsuite.AnyFunSuite

class GridRecordsSuite extends AnyFunSuite {
  import RecordReading._

  private def content(size: Int): Array[Byte] = Array.tabulate(size)(i => (i * 7).toByte)

  test("binary chunks of all splits, concatenated, are the object's, for every chunk, split and slice size") {
    for (size <- 0 to 9; chunk <- 1 to 10; splitBytes <- 1 to 9; sliceBytes <- 1 to 9) {
      val metrics = new MetricSet
      val chunks = readCut(content(size), binary(chunk), splitBytes, sliceBytes, metrics)
      assert(chunks == ReferenceReader.chunks(content(size).toSeq, chunk))
      assert(metrics.value(Metric.RECORDS) == chunks.size)
      assert(metrics.value(Metric.BYTES_DELIVERED) == size)
    }
  }

  test("a binary chunk is an array of its own and exact length, and tells its position") {
    val bytes = content(10)
    val reader = RecordReaders.open(
      split(whole("key.gz", 10)), binary(4), SkipSettings.NONE, new MemorySplitSource(_ => bytes, 3), new MetricSet)
    val batches = Iterator.continually(reader.next()).takeWhile(identity)
      .map(_ => (reader.batch.position, reader.batch.heap, reader.batch.count, reader.batch.offset(0))).toList
    reader.close()
    assert(batches.map(_._1) == List(0L, 4L, 8L))
    assert(batches.map(_._2.toSeq) == bytes.toSeq.grouped(4).toList)
    assert(batches.forall(batch => batch._3 == 1 && batch._4 == 0))
  }

  test("chunks and fixed records count from the start of the extent, and of unknown sizes too") {
    val bytes = content(20)
    val source = new MemorySplitSource(_ => bytes, 6)
    val fragment = new ByteRange(3, 13)
    for (splitBytes <- 1 to 11) {
      assert(cut("key", fragment, splitBytes).flatMap(read(_, binary(4), source)).map(_.position) == Seq(3, 7, 11))
      assert(cut("key", fragment, splitBytes).flatMap(read(_, fixed(5), source)).map(_.position) == Seq(3, 8))
    }
    val unknown = split(part("key", ByteRange.from(0), ByteRange.from(0)))
    assert(read(unknown, binary(8), source).map(_.bytes.length) == Seq(8, 8, 4))
    assert(read(unknown, fixed(10), source).map(_.position) == Seq(0, 10))
  }

  test("fixed records of all splits, concatenated, are the object's, for every record, split and slice size") {
    for (length <- 1 to 7; records <- 0 to 4; splitBytes <- 1 to 9; sliceBytes <- 1 to 9) {
      val bytes = content(length * records)
      val metrics = new MetricSet
      assert(readCut(bytes, fixed(length), splitBytes, sliceBytes, metrics) == bytes.toSeq.grouped(length).toSeq)
      assert(metrics.value(Metric.BYTES_DELIVERED) == bytes.length)
    }
  }

  test("a tail that is no whole record is a fault in one split, which names object, position and remedy") {
    for (splitBytes <- 1 to 11; sliceBytes <- 1 to 11) {
      val source = new MemorySplitSource(_ => content(11), sliceBytes)
      val faults = cut("key", new ByteRange(0, 11), splitBytes).flatMap { split =>
        try { read(split, fixed(4), source); None }
        catch { case fault: RangedIOException => Some(fault) }
      }
      assert(faults.map(_.kind) == Seq(FaultKind.CORRUPT_DATA))
      assert(faults.head.getMessage.contains("s3://bucket/key"))
      assert(faults.head.getMessage.contains("3 bytes, from position 8"))
      assert(faults.head.getMessage.contains("mode=permissive"))
      assert(source.allClosed)
    }
  }

  test("mode=permissive drops the tail and counts it once") {
    for (splitBytes <- 1 to 11; sliceBytes <- 1 to 11) {
      val metrics = new MetricSet
      val records = readCut(content(11), fixed(4, ParseMode.PERMISSIVE), splitBytes, sliceBytes, metrics)
      assert(records == content(11).toSeq.grouped(4).take(2).toSeq)
      assert(metrics.value(Metric.DROPPED_TAILS) == 1)
    }
  }

  test("fixed records that lie in one slice are not copied") {
    val bytes = content(188 * 10)
    val reader = RecordReaders.open(
      split(whole("key", bytes.length)), fixed(188), SkipSettings.NONE,
      new MemorySplitSource(_ => bytes, 1000), new MetricSet)
    val batches = Iterator.continually(reader.next()).takeWhile(identity)
      .map(_ => (reader.batch.heap == null, reader.batch.count)).toList
    reader.close()
    assert(batches == List((true, 5), (false, 1), (true, 4)))
  }
}
