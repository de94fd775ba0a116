package io.s3ranged.source.record

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.SkipSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{MemorySplitSource, RecordReading}
import org.scalatest.funsuite.AnyFunSuite

class RecordFaultsSuite extends AnyFunSuite {
  import RecordReading._

  private val skipMissing = new SkipSettings(true, false)
  private val skipCorrupt = new SkipSettings(false, true)
  private val contents = Map("a" -> "a1\na2\n", "b" -> "b1\nb22222\nb3\n", "c" -> "c1\n")
  private def bytesOf(of: ObjectRef): Array[Byte] = contents(of.key).getBytes
  private val all = split(Seq("a", "b", "c").map(key => whole(key, contents(key).length.toLong)): _*)

  private def strings(found: Seq[Found]): Seq[String] = found.map(f => new String(f.bytes.toArray))

  private def failing(key: String, kind: FaultKind, from: Long = 0): MemorySplitSource =
    new MemorySplitSource(bytesOf, 4, (of, at) => Option.when(of.key == key && at >= from)(kind))

  test("an object that is gone fails the split, and is passed over and counted with ignoreMissingFiles") {
    for (key <- Seq("a", "b", "c")) {
      val source = failing(key, FaultKind.NO_SUCH_OBJECT)
      val fault = intercept[RangedIOException](read(all, text, source))
      assert(fault.kind == FaultKind.NO_SUCH_OBJECT)
      assert(fault.getMessage.contains(s"s3://bucket/$key") && fault.getMessage.contains("ignoreMissingFiles"))
      val metrics = new MetricSet
      val expected = contents.removed(key).toSeq.sorted.flatMap(_._2.split('\n'))
      assert(strings(read(all, text, source, metrics, skipMissing)) == expected)
      assert(metrics.value(Metric.MISSING_OBJECTS) == 1)
      assert(source.allClosed)
    }
  }

  test("nothing but a missing object is passed over with ignoreMissingFiles, nothing but corrupt data with ignoreCorruptFiles") {
    for {
      kind <- FaultKind.values
      skips <- Seq(skipMissing, skipCorrupt)
      if !(skips.missing && kind == FaultKind.NO_SUCH_OBJECT)
      if !(skips.corrupt && (kind == FaultKind.CORRUPT_DATA || kind == FaultKind.RECORD_TOO_LONG))
    } {
      val source = failing("b", kind)
      assert(intercept[RangedIOException](read(all, text, source, skips = skips)).kind == kind)
      assert(source.allClosed)
    }
  }

  test("a record that is too long is a fault for every slice size, which names object, position and option") {
    for (sliceBytes <- 1 to 20) {
      val source = new MemorySplitSource(bytesOf, sliceBytes)
      val fault = intercept[RangedIOException](read(all, separated(null, 5), source))
      assert(fault.kind == FaultKind.RECORD_TOO_LONG)
      assert(fault.getMessage.contains("s3://bucket/b") && fault.getMessage.contains("position 3 has more than 5 bytes"))
      assert(fault.getMessage.contains("maxRecordBytes"))
      assert(strings(read(all, separated(null, 6), source)).size == 6)
    }
  }

  test("the longest record that is allowed may follow a byte order mark and cross every slice") {
    val content = "\uFEFFabcde;fghij".getBytes("UTF-8")
    for (sliceBytes <- 1 to 15; lineSep <- Seq(";", ";f")) {
      val records = read(
        split(whole("key", content.length)), separated(lineSep, 5), new MemorySplitSource(_ => content, sliceBytes))
      assert(strings(records).head == "abcde")
    }
  }

  test("with ignoreCorruptFiles the rest of an object behind a record that is too long is passed over and counted") {
    for (sliceBytes <- 1 to 20) {
      val metrics = new MetricSet
      val source = new MemorySplitSource(bytesOf, sliceBytes)
      val records = strings(read(all, separated(null, 5), source, metrics, skipCorrupt))
      assert(records.filterNot(_.startsWith("b")) == Seq("a1", "a2", "c1"))
      assert(Set(Seq.empty, Seq("b1")).contains(records.filter(_.startsWith("b"))))
      assert(metrics.value(Metric.CORRUPT_OBJECTS) == 1)
    }
  }

  test("an object that ends before its planned end is a fault, never fewer records") {
    for (format <- Seq(text, wholetext, binary(4), fixed(3))) {
      val source = new MemorySplitSource(bytesOf, 4)
      val fault = intercept[RangedIOException](read(split(whole("a", 9)), format, source, skips = skipCorrupt))
      assert(fault.kind == FaultKind.RANGE_NOT_SATISFIABLE)
      assert(fault.getMessage.contains("s3://bucket/a") && fault.getMessage.contains("ends at 6"))
      assert(source.allClosed)
    }
  }

  test("cancel before the first next and between batches ends the reader with CANCELLED") {
    for (batches <- 0 to 2) {
      val source = new MemorySplitSource(bytesOf, 4)
      val reader = RecordReaders.open(all, text, SkipSettings.NONE, source, new MetricSet)
      (0 until batches).foreach(_ => assert(reader.next()))
      reader.cancel()
      val fault = intercept[RangedIOException](while (reader.next()) ())
      assert(fault.kind == FaultKind.CANCELLED)
      reader.close()
      reader.close()
      assert(source.allClosed)
    }
  }

  test("a reader that is closed early is at its end, and opens nothing before its first next") {
    val source = new MemorySplitSource(bytesOf, 4)
    val reader = RecordReaders.open(all, text, SkipSettings.NONE, source, new MetricSet)
    assert(source.opened.isEmpty)
    assert(reader.next() && reader.part.`object`.key == "a")
    reader.close()
    assert(source.allClosed && !reader.next())
  }

  test("one reader serves all parts of a split") {
    val source = new MemorySplitSource(bytesOf, 4)
    assert(strings(read(all, text, source)) == Seq("a1", "a2", "b1", "b22222", "b3", "c1"))
    assert(source.opened.size == 1)
  }

  test("wholetext makes one record of an extent that has bytes") {
    for (sliceBytes <- 1 to 20) {
      val source = new MemorySplitSource(bytesOf, sliceBytes)
      val parts = Seq(whole("a", 6), whole("empty", 0), part("b", new ByteRange(3, 10), new ByteRange(3, 10)))
      val records = read(split(parts: _*), wholetext, source)
      assert(strings(records) == Seq("a1\na2\n", "b22222\n"))
      assert(records.map(_.position) == Seq(0, 3))
    }
  }

  test("an empty object has no records of any format and is not asked for") {
    for (format <- Seq(text, wholetext, binary(4), fixed(3))) {
      val source = new MemorySplitSource(bytesOf, 4)
      assert(read(split(whole("empty", 0)), format, source).isEmpty)
      assert(source.opened.isEmpty)
    }
  }
}
