package io.s3ranged.source.plan

import java.util.Optional

import io.s3ranged.options.{FileFormat, FormatSettings, ParseMode, PlanSettings}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{MemorySplitSource, RecordReading, ReferenceReader}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.jdk.CollectionConverters._

class ScanPlannerSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val mib = 1L << 20

  private def whole(key: String, size: Long): PlannedObject =
    PlannedObject.whole(ObjectRef.pinned("bucket", key, "etag", size), -1)

  private def plan(format: FormatSettings, settings: PlanSettings, objects: PlannedObject*): Seq[Split] =
    new ScanPlanner(format, settings, Optional.of(ScanPlanner.NO_DIALECT)).plan(objects.asJava).asScala.toSeq

  private def ranges(splits: Seq[Split]): Seq[Seq[(Long, Long)]] =
    splits.map(_.parts.asScala.toSeq.map(part => (part.range.start, part.range.end)))

  private val text = RecordReading.text
  private val formats = Seq(
    text, RecordReading.wholetext, RecordReading.separated("||"), RecordReading.binary(7), RecordReading.fixed(5))

  test("the ranges of all splits, in order, tile each extent exactly") {
    val objects = Gen.listOf(for {
      size <- Gen.oneOf(Gen.choose(0L, 100L), Gen.choose(0L, 20 * mib))
      start <- Gen.choose(0L, size)
      extension <- Gen.oneOf("", ".gz")
    } yield new PlannedObject(
      ObjectRef.pinned("bucket", s"$size-$start$extension", "etag", size),
      new ByteRange(start, size), -1, List("x").asJava))
    val settings = for {
      max <- Gen.oneOf(Gen.choose(100L, 1000L), Gen.choose(10000L, 8 * mib))
      open <- Gen.oneOf(0L, 10L, 4 * mib)
      min <- Gen.choose(1, 20)
    } yield new PlanSettings(max * 100, open, min)
    forAll(objects, settings, Gen.oneOf(formats)) { (objects, settings, format) =>
      val splits = plan(format, settings, objects: _*)
      assert(splits.forall(!_.parts.isEmpty))
      val parts = splits.flatMap(_.parts.asScala)
      assert(parts.forall(!_.range.isEmpty))
      val expected = objects.filterNot(_.extent.isEmpty)
      assert(parts.map(_.`object`).foldLeft(Vector.empty[ObjectRef])((seen, o) =>
        if (seen.lastOption.contains(o)) seen else seen :+ o) == expected.map(_.`object`).foldLeft(Vector.empty[ObjectRef])((seen, o) =>
        if (seen.lastOption.contains(o)) seen else seen :+ o))
      val rest = parts.iterator.buffered
      expected.foreach { planned =>
        var at = planned.extent.start
        while (at < planned.extent.end) {
          val part = rest.next()
          assert(part.`object` == planned.`object` && part.extent == planned.extent && part.range.start == at)
          assert(part.partitionValues == planned.partitionValues)
          at = part.range.end
        }
        assert(at == planned.extent.end)
      }
      assert(!rest.hasNext)
    }
  }

  test("the records of a plan are the records of its objects, for small split sizes of every format") {
    val contents = Map("a" -> "one\r\ntwo\nthree", "b" -> "x||y|||z\n\nw", "c" -> "12345\n12345")
    for {
      maxBytes <- 1 to 16
      (format, separators) <- Seq(
        (text, ReferenceReader.lines), (RecordReading.separated("||"), Seq("||".getBytes.toSeq)),
        (RecordReading.separated("\n1"), Seq("\n1".getBytes.toSeq)))
    } {
      val source = new MemorySplitSource(of => contents(of.key).getBytes, 4)
      val splits = plan(format, new PlanSettings(maxBytes, 1, 3), contents.toSeq.map { case (k, v) => whole(k, v.length) }: _*)
      val records = splits.flatMap(RecordReading.read(_, format, source)).map(_.bytes)
      assert(records == contents.values.toSeq.flatMap(c => ReferenceReader.text(c.getBytes.toSeq, separators)))
    }
  }

  test("a large text object is cut at blocks of the object, at most maxPartitionBytes apart") {
    val settings = new PlanSettings(5 * mib / 2, 0, 1)
    assert(ranges(plan(text, settings, whole("a", 5 * mib + 1))).flatten ==
      Seq((0, 2 * mib), (2 * mib, 4 * mib), (4 * mib, 5 * mib + 1)))
    val fragment = new PlannedObject(
      ObjectRef.pinned("bucket", "a", "etag", 9 * mib), new ByteRange(mib / 2, 5 * mib), -1, List.empty[String].asJava)
    assert(ranges(plan(text, settings, fragment)).flatten ==
      Seq((mib / 2, 3 * mib), (3 * mib, 5 * mib)))
  }

  test("binary is cut at multiples of chunkBytes and fixed at multiples of recordLength, from the extent's start") {
    val fragment = new PlannedObject(
      ObjectRef.pinned("bucket", "a.gz", "etag", 90), new ByteRange(3, 43), -1, List.empty[String].asJava)
    assert(ranges(plan(RecordReading.binary(8), new PlanSettings(20, 0, 1), fragment)).flatten == Seq((3, 19), (19, 35), (35, 43)))
    assert(ranges(plan(RecordReading.binary(30), new PlanSettings(20, 0, 1), fragment)).flatten == Seq((3, 33), (33, 43)))
    val plain = whole("a", 40)
    assert(ranges(plan(RecordReading.fixed(6), new PlanSettings(20, 0, 1), plain)).flatten == Seq((0, 18), (18, 36), (36, 40)))
  }

  test("what cannot be cut is one part: compressed text and fixed, whole text, a separator that overlaps itself") {
    val settings = new PlanSettings(10, 0, 1)
    for ((format, key) <- Seq(
        (text, "a.gz"), (text, "a.zst"), (text, "a.lz4"), (RecordReading.fixed(5), "a.zst"), (RecordReading.wholetext, "a"),
        (RecordReading.separated("aa"), "a")))
      assert(ranges(plan(format, settings, whole(key, 100))).flatten == Seq((0, 100)))
  }

  test("a plan tells how many objects it could not cut, and why") {
    import io.s3ranged.source.index.{PointKind, PointRecipe, SplitPoint, SplitPoints}
    def notCutBy(dialect: Optional[String], format: FormatSettings, objects: PlannedObject*) =
      new ScanPlanner(format, new PlanSettings(10, 0, 1), dialect).notCut(objects.asJava)
    def notCut(format: FormatSettings, objects: PlannedObject*) = notCutBy(Optional.of(ScanPlanner.NO_DIALECT), format, objects: _*)
    def pointed(key: String, kind: PointKind, at: Long*) = {
      val o = whole(key, 100)
      new PlannedObject(o.`object`, o.extent, -1, o.partitionValues,
        new SplitPoints(kind, PointRecipe.every(1), at.map(new SplitPoint(_, false)).asJava))
    }
    val gzip = PointKind.GZIP_MEMBERS
    assert(notCut(text, whole("a", 100), whole("a.bz2", 100), whole("small.gz", 9), pointed("a.gz", gzip, 20, 40)) == "")
    assert(notCut(text, whole("a.gz", 100)) == "1 object: 1 gzip without split points in an index")
    assert(notCut(text, whole("a.gz", 100), pointed("b.gz", gzip), pointed("c.gz", gzip), pointed("d.zstd", PointKind.ZSTD_FRAMES), whole("e.lz4", 50)) ==
      "5 objects: 2 gzip of one member, 1 gzip without split points in an index, 1 lz4, 1 zstd of one frame")
    assert(notCut(RecordReading.wholetext, whole("a", 100), whole("b.gz", 100)) == "2 objects: 2 read as a whole")
    assert(notCutBy(Optional.empty(), text, pointed("a.gz", gzip, 20, 40), whole("b", 100)) == "1 object: 1 gzip read by Spark's own reader")
    val csv = new FormatSettings(FileFormat.CSV, null, true, 1 << 20, 8, 0, ParseMode.FAILFAST)
    def quoted(key: String, dialect: String, at: Long*) = {
      val o = pointed(key, PointKind.CSV_RECORDS_LF, at: _*)
      new PlannedObject(o.`object`, o.extent, -1, o.partitionValues, new SplitPoints(o.points.kind, new PointRecipe(1, dialect), o.points.points))
    }
    assert(notCutBy(Optional.of("d"), csv, quoted("a", "d", 20, 40)) == "")
    assert(notCutBy(Optional.of("d"), csv, quoted("a", "e", 20, 40), quoted("b", "d"), whole("c", 100), whole("d.gz", 100), pointed("e.gz", gzip, 20)) ==
      "5 objects: 2 read as a whole, 1 read as a whole with split points of another dialect, 1 read as a whole without split points in an index, " +
        "1 read as a whole, of one record")
    assert(notCut(RecordReading.separated("aa"), whole("a", 100)) == "1 object: 1 with a separator that overlaps itself")
    assert(notCut(RecordReading.fixed(5), whole("a.gz", 100)) == "1 object: 1 gzip of fixed records")
    assert(notCut(text, PlannedObject.whole(ObjectRef.named("b", "a.gz"), -1)) == "1 object: 1 of unknown size")
  }

  test("small objects are packed in order, each with its cost of opening") {
    val objects = (1 to 6).map(i => whole(i.toString, 10))
    val settings = new PlanSettings(40, 5, 1)
    val keys = plan(text, settings, objects: _*).map(_.parts.asScala.map(_.`object`.key).mkString)
    assert(keys == Seq("123", "456"))
  }

  test("split sizes follow Spark's formula") {
    val object1 = whole("a", 64 * mib)
    assert(plan(text, new PlanSettings(128 * mib, 4 * mib, 1), object1).size == 1)
    assert(plan(text, new PlanSettings(128 * mib, 4 * mib, 4), object1).size == 4)
    assert(plan(text, new PlanSettings(128 * mib, 4 * mib, 1000), object1).size == 16)
    assert(plan(text, new PlanSettings(8 * mib, 4 * mib, 1), object1).size == 8)
  }

  test("an object of unknown size is a split of its own") {
    val unknown = PlannedObject.whole(ObjectRef.named("bucket", "u"), -1)
    val splits = plan(text, new PlanSettings(100, 1, 1), whole("a", 10), unknown, whole("b", 10))
    assert(splits.map(_.parts.size) == Seq(1, 1, 1))
    assert(!splits(1).parts.get(0).range.isBounded)
  }

  test("no objects and empty objects make no splits") {
    assert(plan(text, new PlanSettings(100, 1, 1)).isEmpty)
    assert(plan(text, new PlanSettings(100, 1, 1), whole("a", 0)).isEmpty)
  }

  test("200,000 objects are planned within seconds") {
    val objects = (0 until 200000).map(i => whole(s"logs/$i", 65536L + i % 1000))
    val started = System.nanoTime()
    val splits = plan(text, new PlanSettings(128 * mib, 4 * mib, 64), objects: _*)
    val millis = (System.nanoTime() - started) / 1000000
    info(s"$millis ms, ${splits.size} splits")
    assert(splits.map(_.parts.size).sum == 200000)
    assert(millis < 10000)
  }
}
