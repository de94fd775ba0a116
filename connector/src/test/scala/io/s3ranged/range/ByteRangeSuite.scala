package io.s3ranged.range

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class ByteRangeSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val ranges: Gen[ByteRange] =
    for (start <- Gen.choose(0, 40); length <- Gen.choose(0, 40)) yield ByteRange.ofLength(start.toLong, length.toLong)

  private def positions(range: ByteRange): Set[Long] = (range.start until range.end).toSet

  test("a negative start, or an end before the start, is refused") {
    assertThrows[IllegalArgumentException](new ByteRange(-1, 5))
    assertThrows[IllegalArgumentException](new ByteRange(5, 4))
  }

  test("a length that leaves the long range is refused") {
    assertThrows[ArithmeticException](ByteRange.ofLength(Long.MaxValue - 1, 2))
  }

  test("length, emptiness and membership agree with the set of positions") {
    forAll(ranges, Gen.choose(0L, 90L)) { (range, position) =>
      assert(range.length == positions(range).size)
      assert(range.isEmpty == positions(range).isEmpty)
      assert(range.contains(position) == positions(range).contains(position))
    }
  }

  test("a range contains another where all positions are its own, and an empty one always") {
    forAll(ranges, ranges) { (a, b) => assert(a.contains(b) == positions(b).subsetOf(positions(a))) }
  }

  test("two ranges overlap where they share a position") {
    forAll(ranges, ranges) { (a, b) =>
      whenever(!a.isEmpty && !b.isEmpty) {
        assert(a.overlaps(b) == (positions(a) & positions(b)).nonEmpty)
        assert(a.overlaps(b) == b.overlaps(a))
      }
    }
  }

  test("the intersection holds the positions of both") {
    forAll(ranges, ranges) { (a, b) =>
      assert(positions(a.intersect(b)) == (positions(a) & positions(b)))
      if (!a.intersect(b).isEmpty) assert(a.intersect(b) == b.intersect(a))
    }
  }

  test("clipping drops the positions at and after the size") {
    forAll(ranges, Gen.choose(0L, 90L)) { (range, size) =>
      assert(positions(range.clip(size)) == positions(range).filter(_ < size))
    }
  }

  test("an unbounded range is clipped to the object's size") {
    assert(ByteRange.from(3).clip(10) == new ByteRange(3, 10))
    assert(ByteRange.from(30).clip(10).isEmpty)
  }

  test("the header has an inclusive end") {
    assert(new ByteRange(0, 1).toHeader == "bytes=0-0")
    assert(new ByteRange(10, 20).toHeader == "bytes=10-19")
  }

  test("the header of an unbounded range has no end") {
    assert(ByteRange.from(7).toHeader == "bytes=7-")
    assert(!ByteRange.from(7).isBounded)
  }

  test("an empty range has no header") {
    assertThrows[IllegalStateException](new ByteRange(4, 4).toHeader)
  }

  test("ranges sort by start, then by end") {
    val sorted = List(new ByteRange(0, 9), new ByteRange(1, 2), new ByteRange(1, 3))
    assert(sorted.reverse.sortWith(_.compareTo(_) < 0) == sorted)
  }

  test("people read a half-open interval") {
    assert(new ByteRange(1, 2).toString == "[1, 2)")
    assert(ByteRange.from(1).toString == "[1, end)")
  }
}
