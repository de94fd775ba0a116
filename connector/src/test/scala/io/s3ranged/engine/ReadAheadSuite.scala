package io.s3ranged.engine

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class ReadAheadSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val MiB = 1L << 20

  private def share(budget: Long, readers: Int, inFlight: Int = 32) =
    ReadAhead.share(budget, inFlight, 8 * MiB, MiB, readers)

  test("a lone reader with a large budget may use every GET, each of 8 MiB") {
    val lone = share(512 * MiB, 1)
    assert(lone.stepBytes == 8 * MiB)
    assert(lone.windowBytes >= 32 * 8 * MiB)
  }

  test("a smaller budget shortens the GETs before it idles them") {
    assert(share(192 * MiB, 1).stepBytes == 4 * MiB)
    assert(share(16 * MiB, 1).stepBytes == MiB)
  }

  test("the windows of all readers together stay in three quarters of the budget") {
    val budgets = Gen.chooseNum(1L, 4096L).map(_ * MiB)
    forAll(budgets, Gen.chooseNum(1, 500), Gen.chooseNum(1, 200)) { (budget, readers, inFlight) =>
      val each = share(budget, readers, inFlight)
      assert(each.windowBytes * readers <= budget / 4 * 3)
      assert(each.stepBytes % MiB == 0 && each.stepBytes >= MiB && each.stepBytes <= 8 * MiB)
      assert(each.maxSteps >= 2)
    }
  }
}
