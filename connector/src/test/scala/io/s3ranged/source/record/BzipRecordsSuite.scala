package io.s3ranged.source.record

import java.io.ByteArrayOutputStream
import java.nio.file.Files

import scala.jdk.CollectionConverters._
import scala.util.Random

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, PlanSettings, SkipSettings}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.plan.{PlannedObject, ScanPlanner, Split}
import io.s3ranged.testing.{MemorySplitSource, RecordReading, ReferenceReader}
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream
import org.apache.spark.sql.SparkSession
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** bzip2 is cut anywhere, as Spark does it: the records of all splits are those of the object, once and in order. */
class BzipRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {
  import RecordReading._

  /** Blocks of 100,000 bytes. */
  private def bzip(bytes: Array[Byte]): Array[Byte] = {
    val out = new ByteArrayOutputStream
    val stream = new BZip2CompressorOutputStream(out, 1)
    stream.write(bytes)
    stream.close()
    out.toByteArray
  }

  private def lines(count: Int, seed: Int): Array[Byte] = {
    val random = new Random(seed)
    val ends = Seq("\n", "\r\n", "\r", "\n", "\n")
    (0 until count).map(i => s"$i " + random.alphanumeric.take(random.nextInt(120)).mkString + ends(random.nextInt(ends.size))).mkString.getBytes
  }

  private def plan(bytes: Array[Byte], splitBytes: Long, format: FormatSettings): Seq[Split] = {
    val planned = PlannedObject.whole(ObjectRef.pinned("bucket", "k.bz2", "etag", bytes.length), -1)
    new ScanPlanner(format, new PlanSettings(splitBytes, 0, 1), java.util.Optional.of(ScanPlanner.NO_DIALECT)).plan(List(planned).asJava).asScala.toSeq
  }

  private def readAll(bytes: Array[Byte], splitBytes: Long, sliceBytes: Int, format: FormatSettings = text): Seq[Seq[Byte]] = {
    val metrics = new MetricSet
    val source = new MemorySplitSource(_ => bytes, sliceBytes)
    val records = plan(bytes, splitBytes, format).flatMap(read(_, format, source, metrics)).map(_.bytes)
    assert(metrics.value(Metric.BYTES_DELIVERED) == bytes.length)
    records
  }

  /** Several blocks, empty streams and streams of one block, one after the other. */
  private val contents = Seq(lines(9000, 1), Array.emptyByteArray, "one\rtwo".getBytes, "\nthree".getBytes, Array.fill[Byte](500000)('x'), lines(4000, 2))
  private lazy val streams = contents.map(bzip)
  private lazy val bytes = streams.reduce(_ ++ _)
  private lazy val expected = ReferenceReader.text(contents(5).toSeq, ReferenceReader.lines)

  private def reference(parts: Seq[Array[Byte]], separator: String = null): Seq[Seq[Byte]] = {
    val whole = parts.reduce(_ ++ _)
    val source = new MemorySplitSource(_ => whole, 1 << 16)
    read(split(RecordReading.whole("plain", whole.length)), separated(separator), source).map(_.bytes)
  }

  test("every split size gives the records of the object, once and in order") {
    val records = reference(contents)
    assert(records.takeRight(expected.size - 1) == expected.tail)
    forAll(Gen.oneOf(Gen.choose(9000, 60000), Gen.choose(60000, bytes.length)), Gen.choose(500, 70000), minSuccessful(25)) { (splitBytes, sliceBytes) =>
      assert(readAll(bytes, splitBytes, sliceBytes) == records)
    }
    val other = reference(contents, "7")
    for (splitBytes <- Seq(20011, 33333)) assert(readAll(bytes, splitBytes, 4096, separated("7")) == other)
  }

  test("a split for every byte gives the records too, and nobody reads a block that is another's but for one record") {
    val small = Seq("one\ntw".getBytes, "o\r".getBytes, "\nthree\n".getBytes, Array.emptyByteArray, "four".getBytes)
    val packed = small.map(bzip).reduce(_ ++ _)
    for (splitBytes <- 1 to 60) assert(readAll(packed, splitBytes, 7) == reference(small))
    assert(readAll(bzip(Array.emptyByteArray), 1, 3).isEmpty)
  }

  test("splits are read from where they start to one block behind their end") {
    val splits = plan(bytes, 100000, text)
    assert(splits.size > 5)
    splits.zipWithIndex.foreach { case (split, i) =>
      var touched = Seq.empty[Long]
      val source = new MemorySplitSource(_ => bytes, 1000, (_, at) => { touched :+= at; None })
      read(split, text, source)
      assert(touched.min == i * 100000L && touched.max < (i + 1) * 100000L + 230000)
    }
  }

  test("Spark's own text source gives the same rows over the same boundaries") {
    val spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try {
      val file = Files.write(Files.createTempDirectory("bzip").resolve("a.bz2"), bzip(contents.head) ++ bzip(contents(5)))
      val object1 = Files.readAllBytes(file)
      for (splitBytes <- Seq(12345, 50000, 131072)) {
        spark.conf.set("spark.sql.files.maxPartitionBytes", splitBytes.toString)
        spark.conf.set("spark.sql.files.openCostInBytes", "0")
        val rows = spark.read.text(file.toString)
        assert(rows.rdd.getNumPartitions == (object1.length + splitBytes - 1) / splitBytes)
        assert(rows.collect().map(_.getString(0)).toSeq.sorted == readAll(object1, splitBytes, 8192).map(r => new String(r.toArray)).sorted)
      }
    } finally spark.stop()
  }

  test("damage, an end too early and rubbish behind a stream are CORRUPT_DATA, never fewer records") {
    val content = lines(9000, 3)
    val packed = bzip(content)
    val records = reference(Seq(content))
    val flipped = packed.clone()
    (packed.length / 2 until packed.length / 2 + 20).foreach(i => flipped(i) = (flipped(i) ^ 0x5A).toByte)
    val broken = Seq(flipped, packed.take(packed.length / 2), packed.dropRight(1), packed.dropRight(5), packed.dropRight(12), packed.take(3),
      packed ++ "rubbish".getBytes, packed ++ packed.take(20), "no compression".getBytes ++ packed)
    for ((wrong, i) <- broken.zipWithIndex; splitBytes <- Seq(20000, 100000)) {
      val source = new MemorySplitSource(_ => wrong, 1000)
      val metrics = new MetricSet
      val faults = plan(wrong, splitBytes, text).flatMap { split =>
        try { read(split, text, source); None }
        catch { case fault: RangedIOException => Some(fault) }
      }
      assert(faults.nonEmpty, i)
      faults.foreach { fault =>
        assert(fault.kind == FaultKind.CORRUPT_DATA && fault.getMessage.contains("s3://bucket/k.bz2") && fault.getMessage.contains(fault.kind.remedy))
      }
      val kept = plan(wrong, splitBytes, text).flatMap(read(_, text, source, metrics, new SkipSettings(false, true))).map(_.bytes)
      assert(metrics.value(Metric.CORRUPT_OBJECTS) == faults.size && kept.size <= records.size)
    }
  }

  test("a marker that stands in a block by chance does not end it") {
    // A block begins with which bytes it has, a bit for each: these have a marker's bits from 0x40 to 0x6F.
    val marker = Seq(0x3141, 0x5926, 0x5359)
    val letters = for { (bits, i) <- marker.zipWithIndex; j <- 0 until 16 if (bits & (0x8000 >> j)) != 0 } yield (0x40 + 16 * i + j).toChar
    val random = new Random(8)
    val content = (0 until 6000).map(_ => letters.mkString + Seq.fill(random.nextInt(60))(letters(random.nextInt(letters.size))).mkString).mkString("\n")
    val packed = bzip(content.getBytes)
    val bits = new BzipBits(new SliceInputStream(pieces(packed)))
    val (first, second) = (bits.next(32), bits.next(33))
    assert(first.bit == 32 && second.bit < 32 + 300 && second.startsBlock, "the marker is there")
    for (splitBytes <- Seq(40000, 70000))
      assert(readAll(packed, splitBytes, 1000).map(r => new String(r.toArray)) == content.split("\n").toSeq)
  }

  private def pieces(content: Array[Byte]): SlicePieces = {
    val part = RecordReading.whole("k.bz2", content.length)
    val reader = new MemorySplitSource(_ => content, 100).open(java.util.List.of(new io.s3ranged.range.ObjectRange(part.`object`, part.range)))
    reader.nextEntry()
    new SlicePieces(reader, part)
  }

  test("what may not be cut stays one split: whole text, fixed records, a separator that overlaps itself") {
    assert(plan(bytes, 1000, text).size > 100)
    for (format <- Seq(wholetext, fixed(1), separated("||"))) assert(plan(bytes, 1000, format).size == 1)
  }
}
