package io.s3ranged.spark.format

import scala.jdk.CollectionConverters._

import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.{FileFormat, FormatSettings, SkipSettings}
import io.s3ranged.source.record.{RecordReader, RecordReaders}
import io.s3ranged.testing.{MemoryOrderedReader, RecordReading}
import org.apache.spark.sql.types.{BinaryType, LongType, StringType}
import org.scalatest.funsuite.AnyFunSuite

class RecordVectorSuite extends AnyFunSuite {

  private def reader(content: Array[Byte], format: FormatSettings, sliceBytes: Int): RecordReader =
    RecordReaders.open(
      RecordReading.split(RecordReading.whole("key", content.length)), format, SkipSettings.NONE,
      schedule => new MemoryOrderedReader(_ => content, schedule, sliceBytes, (_, _) => None), new MetricSet)

  private def column(format: FileFormat, name: String): RecordVector = DataColumns.perRecord(format, name).get

  test("strings show the bytes in place, on and off the heap, batch after batch") {
    val lines = (0 until 500).map(i => s"línea $i " + "x" * (i % 40))
    val records = reader(lines.mkString("", "\n", "\n").getBytes("UTF-8"), RecordReading.text, 100)
    val vector = column(FileFormat.TEXT, "value")
    val seen = Seq.newBuilder[String]
    var direct, heap = 0
    while (records.next()) {
      vector.show(records.batch)
      if (records.batch.heap == null) direct += 1 else heap += 1
      (0 until records.batch.count).foreach { i =>
        val text = vector.getUTF8String(i)
        if (records.batch.heap == null) assert(text.getBaseObject == null, "points off the heap")
        seen += text.toString
      }
      vector.close()
      vector.close()
    }
    records.close()
    assert(seen.result() == lines && direct > 0 && heap > 0)
  }

  test("binary copies for getBinary, and views without copying") {
    val content = Array.tabulate[Byte](40)(_.toByte)
    val records = reader(content, RecordReading.fixed(4), 40)
    val vector = column(FileFormat.FIXED, "value")
    assert(records.next())
    vector.show(records.batch)
    assert(vector.dataType == BinaryType)
    assert((0 until 10).flatMap(vector.getBinary(_)) == content.toSeq)
    assert((0 until 10).flatMap(vector.getBinaryView(_).getBytes) == content.toSeq)
    assert(vector.getBinaryView(3).isOffHeap)
    records.close()
  }

  test("a record that the reader puts together anew each time is copied, however it fills its array") {
    for (length <- Seq(16, 256, 1024, 4096)) {
      val content = Array.tabulate[Byte](length * 8)(i => (i / length).toByte)
      val records = reader(content, RecordReading.fixed(length), 5)
      val vector = column(FileFormat.FIXED, "value")
      val kept = Iterator.continually(records).takeWhile(_.next()).flatMap { r =>
        vector.show(r.batch)
        (0 until r.batch.count).map(vector.getBinary(_))
      }.toList
      records.close()
      assert(kept.flatten == content.toSeq)
    }
  }

  test("chunks have their offset and length, and their array is handed on") {
    val content = Array.tabulate[Byte](10)(_.toByte)
    val records = reader(content, RecordReading.binary(4), 3)
    val Seq(offset, length, bytes) = Seq("offset", "length", "content").map(column(FileFormat.BINARY, _))
    val seen = Iterator.continually(records).takeWhile(_.next()).map { r =>
      Seq(offset, length, bytes).foreach(_.show(r.batch))
      assert(r.batch.count == 1 && (bytes.getBinary(0) eq r.batch.heap))
      (offset.getLong(0), length.getLong(0), bytes.getBinary(0).toSeq)
    }.toSeq
    assert(seen == Seq((0L, 4L, Seq(0, 1, 2, 3)), (4L, 4L, Seq(4, 5, 6, 7)), (8L, 2L, Seq(8, 9))))
    assert(offset.dataType == LongType)
    records.close()
  }

  test("nothing is null, and other types are refused") {
    val vector = column(FileFormat.TEXT, "value")
    assert(vector.dataType == StringType && !vector.hasNull && vector.numNulls == 0 && !vector.isNullAt(0))
    assertThrows[UnsupportedOperationException](vector.getInt(0))
    assertThrows[UnsupportedOperationException](vector.getLong(0))
    assertThrows[UnsupportedOperationException](vector.getChild(0))
  }
}
