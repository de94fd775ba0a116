package io.s3ranged.source.record

import java.io.ByteArrayOutputStream

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, PlanSettings, SkipSettings}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.{PointKind, PointRecipe, SplitPoint, SplitPoints}
import io.s3ranged.source.plan.{PlannedObject, ScanPlanner, Split}
import io.s3ranged.testing.{Compressors, MemorySplitSource, RecordReading, ReferenceReader}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Objects of several members, cut at split points: the records of all splits are those of the object, once, in order. */
class PointRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {
  import RecordReading._

  private val kinds = Seq(".gz" -> PointKind.GZIP_MEMBERS, ".gz" -> PointKind.BGZF_BLOCKS, ".zst" -> PointKind.ZSTD_FRAMES)

  /** Each part a member of its own, and where the members begin. */
  private def members(extension: String, parts: Seq[Array[Byte]]): (Array[Byte], Seq[Long]) = {
    val writer = Compressors.all.find(_._2 == extension).get._3
    val out = new ByteArrayOutputStream
    val starts = parts.map { part =>
      val start = out.size.toLong
      out.write(Compressors.compress(writer, part))
      start
    }
    (out.toByteArray, starts)
  }

  /** Points at those members of which `keep` holds, told from a line feed where `flags` says so. */
  private def points(kind: PointKind, parts: Seq[Array[Byte]], starts: Seq[Long], flags: Boolean, keep: Int => Boolean): SplitPoints = {
    val before = parts.scanLeft(Array.emptyByteArray)(_ ++ _)
    val found = starts.indices.drop(1).filter(keep).map { i =>
      new SplitPoint(starts(i), flags && before(i).lastOption.contains('\n'.toByte))
    }
    new SplitPoints(kind, PointRecipe.every(1), found.asJava)
  }

  private def plan(bytes: Array[Byte], key: String, points: SplitPoints, splitBytes: Long, format: FormatSettings): Seq[Split] = {
    val ref = ObjectRef.pinned("bucket", key, "etag", bytes.length)
    val planned = new PlannedObject(ref, ref.range, -1, List.empty[String].asJava, points)
    new ScanPlanner(format, new PlanSettings(splitBytes, 0, 1), java.util.Optional.of(ScanPlanner.NO_DIALECT)).plan(List(planned).asJava).asScala.toSeq
  }

  private val piece = Gen.frequency(
    6 -> Gen.oneOf("a", "bc", "def"), 3 -> Gen.oneOf("\n", "\r\n", "\r"), 1 -> Gen.oneOf("||", "|", "x" * 300, "\uFEFF", "é"))
  private val part: Gen[Array[Byte]] =
    Gen.frequency(1 -> Gen.const(Array.emptyByteArray), 5 -> Gen.choose(0, 12).flatMap(Gen.listOfN(_, piece)).map(_.mkString.getBytes("UTF-8")))

  private val formats: Seq[(FormatSettings, Seq[Seq[Byte]])] = Seq(
    text -> ReferenceReader.lines,
    separated("\n") -> Seq("\n".getBytes.toSeq),
    separated("\r\n") -> Seq("\r\n".getBytes.toSeq),
    separated("|a") -> Seq("|a".getBytes.toSeq))

  test("every split size and every spacing of points gives the records of the object, once and in order") {
    val cases = for {
      parts <- Gen.choose(1, 9).flatMap(Gen.listOfN(_, part))
      splitBytes <- Gen.oneOf(Gen.choose(1L, 60L), Gen.choose(20L, 400L))
      sliceBytes <- Gen.choose(1, 80)
      every <- Gen.choose(1, 3)
      flags <- Gen.oneOf(true, false)
      kind <- Gen.oneOf(kinds)
      format <- Gen.oneOf(formats)
    } yield (parts, splitBytes, sliceBytes, every, flags, kind, format)
    forAll(cases, minSuccessful(600)) { case (parts, splitBytes, sliceBytes, every, flags, (extension, kind), (format, separators)) =>
      val (bytes, starts) = members(extension, parts)
      val found = points(kind, parts, starts, flags, _ % every == 0)
      val splits = plan(bytes, "key" + extension, found, splitBytes, format)
      assert(splits.flatMap(_.parts.asScala).size <= found.points.size + 1)
      val metrics = new MetricSet
      val source = new MemorySplitSource(_ => bytes, sliceBytes)
      val records = splits.flatMap(read(_, format, source, metrics)).map(_.bytes)
      assert(records == ReferenceReader.text(parts.flatten, separators))
      assert(metrics.value(Metric.BYTES_DELIVERED) == bytes.length)
      assert(splits.map(count(_, format, source)).sum == records.size)
      assert(source.allClosed)
    }
  }

  test("members are cut all the way down: one split a member where the split size is one byte") {
    val parts = Seq("one\nt", "wo\r", "\nthree", "", "\nfour\n", "five").map(_.getBytes)
    for ((extension, kind) <- kinds) {
      val (bytes, starts) = members(extension, parts)
      val splits = plan(bytes, "k" + extension, points(kind, parts, starts, flags = true, _ => true), 1, text)
      assert(splits.map(_.parts.get(0).range.start) == starts)
      val records = splits.map(read(_, text, new MemorySplitSource(_ => bytes, 7)).map(f => new String(f.bytes.toArray)))
      assert(records == Seq(Seq("one", "two"), Seq(), Seq("three"), Seq(), Seq("four"), Seq("five")))
    }
  }

  test("where a line is known to start at a point nothing behind it is read") {
    val parts = Seq("one\n", "two\n", "three\n").map(_.getBytes)
    val (bytes, starts) = members(".gz", parts)
    def read1(flags: Boolean, format: FormatSettings) = {
      val split = plan(bytes, "k.gz", points(PointKind.GZIP_MEMBERS, parts, starts, flags, _ => true), 1, format).head
      var furthest = 0L
      val source = new MemorySplitSource(_ => bytes, 1, (_, at) => { furthest = math.max(furthest, at); None })
      (read(split, format, source).map(f => new String(f.bytes.toArray)), furthest)
    }
    assert(read1(flags = true, text) == ((Seq("one"), starts(1) - 1)))
    val (records, furthest) = read1(flags = false, text)
    assert(records == Seq("one", "two") && furthest > starts(1))
    assert(read1(flags = true, separated("\r\n"))._2 == bytes.length - 1)
  }

  test("a damaged member is CORRUPT_DATA with object and position in the splits that need it, and in no other") {
    val lines = (0 until 600).map(i => s"line $i " + "x" * (i % 50))
    val parts = lines.grouped(100).map(_.mkString("", "\n", "\n").getBytes).toSeq
    for ((extension, kind) <- kinds) {
      val (bytes, starts) = members(extension, parts)
      val found = points(kind, parts, starts, flags = true, _ => true)
      val broken = bytes.clone()
      (starts(3).toInt + 30 until starts(3).toInt + 60).foreach(i => broken(i) = (broken(i) ^ 0x5A).toByte)
      val splits = plan(bytes, "k" + extension, found, 1, text)
      splits.zipWithIndex.foreach { case (split, i) =>
        val source = new MemorySplitSource(_ => broken, 100)
        if (i == 3) {
          val fault = intercept[RangedIOException](read(split, text, source))
          assert(fault.kind == FaultKind.CORRUPT_DATA && fault.getMessage.contains("s3://bucket/k" + extension))
          val position = "before position (\\d+)".r.findFirstMatchIn(fault.getMessage).get.group(1).toLong
          assert(position > starts(3) && position <= starts(4))
          val metrics = new MetricSet
          val kept = read(split, text, source, metrics, new SkipSettings(false, true))
          assert(metrics.value(Metric.CORRUPT_OBJECTS) == 1 && kept.size < 100)
        } else assert(read(split, text, source).map(f => new String(f.bytes.toArray)) == lines.slice(i * 100, i * 100 + 100))
      }
    }
  }

  test("a member that is cut off is CORRUPT_DATA, also where its split ends there") {
    val parts = Seq("a" * 1000 + "\n", "b\n" * 500).map(_.getBytes)
    for ((extension, kind) <- kinds) {
      val (bytes, starts) = members(extension, parts)
      for (flags <- Seq(true, false); wrong <- Seq(starts(1) - 1, starts(1) - 5, starts(1) + 1, starts(1) + 9)) {
        val at = new SplitPoints(kind, PointRecipe.every(1), List(new SplitPoint(wrong, flags)).asJava)
        val splits = plan(bytes, "k" + extension, at, 1, text)
        assert(splits.size == 2)
        assert(splits.exists { split =>
          try { read(split, text, new MemorySplitSource(_ => bytes, 100)); false }
          catch { case fault: RangedIOException => fault.kind == FaultKind.CORRUPT_DATA }
        })
      }
    }
  }

  test("what points do not serve is one split: other formats, whole text, separators that overlap, other kinds, fragments") {
    val parts = Seq("a\n", "b\n").map(_.getBytes)
    val (bytes, starts) = members(".gz", parts)
    val found = points(PointKind.GZIP_MEMBERS, parts, starts, flags = true, _ => true)
    assert(plan(bytes, "k.gz", found, 1, text).size == 2)
    for (format <- Seq(wholetext, fixed(1), separated("||"))) assert(plan(bytes, "k.gz", found, 1, format).size == 1)
    assert(plan(bytes, "k.zst", found, 1, text).size == 1)
    assert(plan(bytes, "k.gz", new SplitPoints(PointKind.CSV_RECORDS_LF, PointRecipe.every(1), found.points), 1, text).size == 1)
    assert(plan(bytes, "k.gz", new SplitPoints(PointKind.GZIP_MEMBERS, PointRecipe.every(1), List.empty[SplitPoint].asJava), 1, text).size == 1)
    assert(plan(bytes, "k.gz", null, 1, text).size == 1)
  }
}
