package io.s3ranged.engine

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}

class RangeScheduleSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val MiB = 1L << 20

  private def entry(size: Long, start: Long, end: Long) =
    new ObjectRange(ObjectRef.pinned("b", s"k$size", "e", size), new ByteRange(start, end))

  private def steps(schedule: RangeSchedule, maxBytes: Long): Seq[RangeSchedule.Step] =
    Iterator.continually(schedule.next(maxBytes)).takeWhile(_ != null).toSeq

  test("steps cover the blocks of all ranges once, in order, and end at multiples of their length") {
    val entries = Gen.nonEmptyListOf(for {
      size <- Gen.chooseNum(0L, 40 * MiB)
      start <- Gen.chooseNum(0L, size)
      end <- Gen.chooseNum(start, size)
    } yield entry(size, start, end))
    forAll(entries, Gen.oneOf(1L, 4L, 8L)) { (list, stepBlocks) =>
      val got = steps(new RangeSchedule(list.asJava), stepBlocks * MiB)
      val blocks = got.flatMap(s => (0 until s.blocks).map(i => (s.entry, s.firstBlock + i)))
      val wanted = list.zipWithIndex.flatMap { case (e, i) =>
        val last = (e.range.end + MiB - 1) / MiB
        (e.range.start / MiB until last).map(b => (i, b))
      }
      assert(blocks == wanted)
      got.foreach { s =>
        val end = s.firstBlock + s.blocks
        val atEnd = end == (list(s.entry).range.end + MiB - 1) / MiB
        assert(s.blocks <= stepBlocks && (end % stepBlocks == 0 || atEnd))
        assert(s.bytes == math.min(list(s.entry).`object`.size, end * MiB) - s.firstBlock * MiB)
      }
    }
  }

  test("an object that is not pinned ends the look-ahead until it is identified") {
    val unknown = ObjectRange.whole(ObjectRef.named("b", "k"))
    val schedule = new RangeSchedule(List(entry(MiB, 0, MiB), unknown, entry(MiB, 0, MiB)).asJava)
    assert(steps(schedule, 8 * MiB).map(_.entry) == Seq(0))
    schedule.identify(1, ObjectRef.pinned("b", "k", "e", 3 * MiB))
    assert(steps(schedule, 8 * MiB).map(s => (s.entry, s.blocks)) == Seq((1, 3), (2, 1)))
  }

  test("a block behind the end of its range is asked for alone and leaves the rest of the schedule") {
    val schedule = new RangeSchedule(List(entry(5 * MiB, 0, 2 * MiB), entry(MiB, 0, MiB)).asJava)
    assert(steps(schedule, 8 * MiB).size == 2)
    val over = schedule.from(0, 2, 8 * MiB)
    assert((over.entry, over.firstBlock, over.blocks, over.bytes) == ((0, 2L, 1, MiB)))
    assert(schedule.next(8 * MiB) == null)
  }
}
