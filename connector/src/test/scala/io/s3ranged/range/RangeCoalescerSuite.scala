package io.s3ranged.range

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import scala.jdk.CollectionConverters._

class RangeCoalescerSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration =
    PropertyCheckConfiguration(minSuccessful = 500)

  private val model: Array[Byte] = Array.tabulate(400)(i => (i * 31 + i / 7).toByte)

  private val requests: Gen[List[ByteRange]] = Gen.choose(0, 12).flatMap(n =>
    Gen.listOfN(n, for (start <- Gen.choose(0, 340); length <- Gen.choose(0, 60)) yield
      ByteRange.ofLength(start.toLong, length.toLong)))

  private val coalescers: Gen[RangeCoalescer] =
    for (gap <- Gen.choose(0L, 50L); merged <- Gen.choose(1L, 200L)) yield new RangeCoalescer(gap, merged)

  private def merge(coalescer: RangeCoalescer, requests: List[ByteRange]): List[RangeCoalescer.Merged] =
    coalescer.merge(requests.asJava).asScala.toList

  private def members(merged: RangeCoalescer.Merged, requests: List[ByteRange]): List[ByteRange] =
    merged.requests.asScala.toList.map(i => requests(i))

  private def bytes(range: ByteRange): Seq[Byte] = model.slice(range.start.toInt, range.end.toInt).toSeq

  private def ranges(pairs: (Int, Int)*): List[ByteRange] =
    pairs.toList.map { case (start, end) => new ByteRange(start.toLong, end.toLong) }

  test("the fetched bytes give every request its bytes, once") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      val got = for (fetch <- merge(coalescer, asked); request <- fetch.requests.asScala) yield {
        val from = (asked(request).start - fetch.range.start).toInt
        request.intValue -> bytes(fetch.range).slice(from, from + asked(request).length.toInt)
      }
      val expected = asked.zipWithIndex.collect { case (range, i) if !range.isEmpty => i -> bytes(range) }
      assert(got.sortBy(_._1) == expected)
    }
  }

  test("nothing is fetched before the first and behind the last byte of a fetch's requests") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      for (fetch <- merge(coalescer, asked)) {
        assert(fetch.range.start == members(fetch, asked).map(_.start).min)
        assert(fetch.range.end == members(fetch, asked).map(_.end).max)
      }
    }
  }

  test("no fetch wastes more than the gap in one place") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      for (fetch <- merge(coalescer, asked)) {
        val wanted = members(fetch, asked).flatMap(r => r.start until r.end).toSet
        val wasted = (fetch.range.start until fetch.range.end).map(wanted).foldLeft((0L, 0L)) {
          case ((run, worst), true) => (0L, worst)
          case ((run, worst), false) => (run + 1, worst.max(run + 1))
        }
        assert(wasted._2 <= coalescer.maxGapBytes)
      }
    }
  }

  test("a fetch is larger than the limit only where one request is") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      for (fetch <- merge(coalescer, asked) if fetch.range.length > coalescer.maxMergedBytes)
        assert(members(fetch, asked).contains(fetch.range))
    }
  }

  test("neighbours that could be one fetch are one") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      val fetches = merge(coalescer, asked)
      assert(fetches.map(_.range.start) == fetches.map(_.range.start).sorted)
      for ((a, b) <- fetches.zip(fetches.drop(1))) {
        val first = asked(b.requests.get(0))
        val far = first.start - a.range.end > coalescer.maxGapBytes
        assert(far || first.end - a.range.start > coalescer.maxMergedBytes)
      }
    }
  }

  test("the requests of a fetch come by ascending start") {
    forAll(coalescers, requests) { (coalescer, asked) =>
      for (fetch <- merge(coalescer, asked)) {
        val starts = members(fetch, asked).map(_.start)
        assert(starts == starts.sorted)
      }
    }
  }

  test("a gap of exactly the limit is merged, one byte more is not") {
    val coalescer = new RangeCoalescer(10, 1000)
    assert(merge(coalescer, ranges((0, 5), (15, 20))).map(_.range) == ranges((0, 20)))
    assert(merge(coalescer, ranges((0, 5), (16, 20))).map(_.range) == ranges((0, 5), (16, 20)))
  }

  test("a merged size of exactly the limit is merged, one byte more is not") {
    val coalescer = new RangeCoalescer(10, 20)
    assert(merge(coalescer, ranges((0, 5), (15, 20))).map(_.range) == ranges((0, 20)))
    assert(merge(coalescer, ranges((0, 5), (15, 21))).map(_.range) == ranges((0, 5), (15, 21)))
  }

  test("touching ranges are merged with a gap of 0") {
    assert(merge(new RangeCoalescer(0, 100), ranges((5, 9), (0, 5))).map(_.range) == ranges((0, 9)))
  }

  test("a request that is larger than the limit takes those in that lie in it") {
    val fetches = merge(new RangeCoalescer(0, 10), ranges((20, 30), (0, 100), (0, 5), (99, 101)))
    assert(fetches.map(_.range) == ranges((0, 100), (99, 101)))
    assert(fetches.head.requests.asScala == Seq(1, 2, 0))
  }

  test("nothing asked, nothing fetched; empty requests need no fetch") {
    assert(merge(new RangeCoalescer(0, 1), Nil).isEmpty)
    assert(merge(new RangeCoalescer(9, 9), ranges((5, 5), (0, 0))).isEmpty)
  }

  test("far positions do not overflow") {
    val end = Long.MaxValue - 1
    val far = List(new ByteRange(end - 1, end), new ByteRange(0, 1))
    assert(merge(new RangeCoalescer(0, 1), far).map(_.range) == far.reverse)
    assert(merge(new RangeCoalescer(Long.MaxValue, Long.MaxValue), far).map(_.range) == List(new ByteRange(0, end)))
  }

  test("a range without an end is refused") {
    assertThrows[IllegalArgumentException](merge(new RangeCoalescer(0, 1), List(ByteRange.from(3))))
  }

  test("a negative gap and an empty merged size are refused") {
    assertThrows[IllegalArgumentException](new RangeCoalescer(-1, 1))
    assertThrows[IllegalArgumentException](new RangeCoalescer(0, 0))
  }
}
