package io.s3ranged.engine.sdk

import java.time.Duration

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class RetryAfterSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val date = "Fri, 20 Nov 2026 10:00:00 GMT"

  test("seconds are seconds") {
    assert(RetryAfter.parse(" 120 ", null) == Duration.ofSeconds(120))
    assert(RetryAfter.parse("0", date).isZero)
    assert(RetryAfter.parse("9" * 40, null) == Duration.ofDays(365))
  }

  test("a date counts from the answer's own, and is zero without one") {
    assert(RetryAfter.parse("Fri, 20 Nov 2026 10:01:30 GMT", date) == Duration.ofSeconds(90))
    assert(RetryAfter.parse("Fri, 20 Nov 2026 09:00:00 GMT", date).isZero)
    assert(RetryAfter.parse("Fri, 20 Nov 2026 10:01:30 GMT", null).isZero)
  }

  test("whatever else stands there is zero") {
    for (text <- Seq(null, "", "soon", "-5", "1.5", "\u0661\u0662")) assert(RetryAfter.parse(text, date).isZero)
    forAll(Gen.asciiPrintableStr) { text => assert(!RetryAfter.parse(text, date).isNegative) }
  }
}
