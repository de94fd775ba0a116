package io.s3ranged.source.record

import com.github.luben.zstd.Zstd
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.SkipSettings
import io.s3ranged.testing.{Compressors, MemorySplitSource, RecordReading}
import org.scalatest.funsuite.AnyFunSuite

import scala.util.Random

class CompressedRecordsSuite extends AnyFunSuite {
  import Compressors.{all => writers, compress}
  import RecordReading._

  private val lines = {
    val random = new Random(7)
    (0 until 20000).map(i => s"$i " + random.alphanumeric.take(random.nextInt(60)).mkString)
  }
  private val content = lines.mkString("\r\n").getBytes

  private def readOne(
      key: String,
      bytes: Array[Byte],
      sliceBytes: Int,
      format: io.s3ranged.options.FormatSettings = text,
      metrics: MetricSet = new MetricSet,
      skips: SkipSettings = SkipSettings.NONE): Seq[String] = {
    val source = new MemorySplitSource(_ => bytes, sliceBytes)
    try read(split(whole(key, bytes.length)), format, source, metrics, skips).map(f => new String(f.bytes.toArray))
    finally assert(source.allClosed)
  }

  for ((name, extension, writer) <- writers) {
    test(s"$name is read as text, whole text and fixed records, for every slice size") {
      val bytes = compress(writer, content)
      for (sliceBytes <- Seq(1, 3, 1000, 1 << 20)) {
        val metrics = new MetricSet
        assert(readOne("key" + extension, bytes, sliceBytes, metrics = metrics) == lines)
        assert(metrics.value(Metric.RECORDS) == lines.size)
        assert(metrics.value(Metric.BYTES_DELIVERED) == bytes.length)
      }
      assert(readOne("key" + extension, bytes, 1000, wholetext) == Seq(new String(content)))
      val fixedLength = content.take(content.length / 7 * 7)
      assert(
        readOne("key" + extension, compress(writer, fixedLength), 1000, fixed(7)).mkString == new String(fixedLength))
    }

    test(s"$name that is cut off or broken is CORRUPT_DATA, which names object and remedy") {
      val bytes = compress(writer, content)
      for (length <- Seq(bytes.length / 2, bytes.length - 5, 7)) {
        val fault = intercept[RangedIOException](readOne("key" + extension, bytes.take(length), 1000))
        assert(fault.kind == FaultKind.CORRUPT_DATA, length)
        assert(fault.getMessage.contains("s3://bucket/key" + extension))
        assert(fault.getMessage.contains("ignoreCorruptFiles"))
      }
      // Snappy and LZ4 in Hadoop's framing have no checksum: what breaks their structure is found.
      val broken = bytes.clone()
      (bytes.length / 2 until bytes.length / 2 + 200).foreach(i => broken(i) = (broken(i) ^ 0x5A).toByte)
      assert(intercept[RangedIOException](readOne("key" + extension, broken, 1000)).kind == FaultKind.CORRUPT_DATA)
    }

    test(s"of broken $name ignoreCorruptFiles keeps the records before the break and goes on with the next object") {
      val bytes = compress(writer, content)
      val source = new MemorySplitSource(of => if (of.key == "next") "n\n".getBytes else bytes.take(bytes.length / 2), 1000)
      val metrics = new MetricSet
      val both = split(whole("key" + extension, bytes.length / 2), whole("next", 2))
      val records = read(both, text, source, metrics, new SkipSettings(false, true)).map(f => new String(f.bytes.toArray))
      assert(records.last == "n")
      assert(records.init == lines.take(records.size - 1))
      assert(metrics.value(Metric.CORRUPT_OBJECTS) == 1)
      assert(source.allClosed)
    }
  }

  for ((name, extension, writer) <- writers if Set(".gz", ".bz2", ".zst")(extension) || name == "LZ4 frames")
    test(s"members of $name that follow each other are one stream") {
      val (head, tail) = content.splitAt(content.length / 3)
      val bytes = compress(writer, head) ++ compress(writer, tail)
      for (sliceBytes <- Seq(1, 1000, 1 << 20)) assert(readOne("key" + extension, bytes, sliceBytes) == lines)
    }

  test("compressed objects of one split are read one after the other") {
    val objects = writers.zipWithIndex.map { case ((_, extension, writer), i) =>
      (s"$i$extension", compress(writer, s"\uFEFF$i\n".getBytes("UTF-8")))
    }
    val source = new MemorySplitSource(of => objects.toMap.apply(of.key), 10)
    val records = read(split(objects.map { case (key, bytes) => whole(key, bytes.length) }: _*), text, source)
    assert(records.map(f => new String(f.bytes.toArray)) == writers.indices.map(_.toString))
    assert(source.opened.size == 1)
  }

  test("a fault of reading the compressed bytes comes through as it is") {
    for ((_, extension, writer) <- writers; kind <- Seq(FaultKind.ACCESS_DENIED, FaultKind.OBJECT_CHANGED)) {
      val bytes = compress(writer, content)
      val source =
        new MemorySplitSource(_ => bytes, 1000, (_, at) => Option.when(at > bytes.length / 2)(kind))
      val fault = intercept[RangedIOException](
        read(split(whole("key" + extension, bytes.length)), text, source, skips = new SkipSettings(true, true)))
      assert(fault.kind == kind)
    }
  }

  test("an object without bytes has no records, whatever its key says") {
    for ((_, extension, _) <- writers) {
      assert(readOne("key" + extension, Array.emptyByteArray, 10).isEmpty)
    }
  }

  test("a compressed object that is cut where no member begins is CORRUPT_DATA on both sides of the cut") {
    val bytes = compress(writers.head._3, content)
    val half = bytes.length / 2
    val wrong = cut("key.gz", new io.s3ranged.range.ByteRange(0, bytes.length), half)
    for (split <- wrong.take(2)) {
      val fault = intercept[RangedIOException](read(split, text, new MemorySplitSource(_ => bytes, 100)))
      assert(fault.kind == FaultKind.CORRUPT_DATA && fault.getMessage.contains("before position"))
    }
  }

  test("binary reads the compressed bytes themselves") {
    val bytes = Zstd.compress("abc".getBytes)
    assert(readCut(bytes, binary(4), 8, 3, key = "key.zst").flatten == bytes.toSeq)
  }
}
