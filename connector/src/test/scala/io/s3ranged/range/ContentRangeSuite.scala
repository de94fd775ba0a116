package io.s3ranged.range

import java.util.Optional

import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class ContentRangeSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private def of(start: Long, end: Long, total: Long) =
    Optional.of(new ContentRange(new ByteRange(start, end), total))

  test("a header's inclusive end becomes an exclusive one") {
    assert(ContentRange.parse("bytes 0-9/100") == of(0, 10, 100))
    assert(ContentRange.parse("bytes 99-99/100") == of(99, 100, 100))
    assert(ContentRange.parse(" Bytes 5-6/7 ") == of(5, 7, 7))
  }

  test("an unknown total is told as such") {
    assert(ContentRange.parse("bytes 0-9/*") == of(0, 10, ObjectRef.UNKNOWN_SIZE))
  }

  test("what S3 sends for any range is read back") {
    forAll { (a: Long, b: Long, c: Long) =>
      val Seq(start, last, size) = Seq(a, b, c).map(n => (n >>> 5) % 100000000000000000L).sorted
      assert(ContentRange.parse(s"bytes $start-$last/${size + 1}") == of(start, last + 1, size + 1))
    }
  }

  test("anything else is no content range") {
    val wrong = Seq(
      null, "", "bytes", "bytes */100", "bytes 9-0/100", "bytes 0-100/100", "bytes 0-9", "bytes=0-9/100",
      "bytes 0-9/", "bytes -9/100", "bytes 0-/100", "items 0-9/100", "bytes 0-9/100, bytes 20-29/100",
      "bytes -1-9/100", "bytes 0x0-9/100", "bytes 0-9999999999999999999/*", "bytes ٠-٩/100", "bytes 0 - 9/100")
    wrong.foreach(header => assert(ContentRange.parse(header).isEmpty, s"$header"))
  }
}
