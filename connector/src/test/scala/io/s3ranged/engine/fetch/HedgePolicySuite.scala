package io.s3ranged.engine.fetch

import java.time.Duration

import scala.util.Random

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.options.EngineSettings.HedgeSettings

/** What is slow, and what the budget allows. */
class HedgePolicySuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val ms = 1_000_000L

  test("the running percentile is never less than the true one, and at most a fourth more") {
    forAll(Gen.listOfN(200, Gen.choose(1L, 3_600_000L)), Gen.choose(32, 200)) { (millis, count) =>
      val quantiles = new LatencyQuantiles
      // As many as end with a fresh look: the percentile is looked for after 32 and each 16 more.
      val seen = millis.take(32 + (count - 32) / 16 * 16)
      seen.foreach(m => quantiles.add(m * ms))
      val exact = seen.sorted.apply((seen.size * 90 + 99) / 100 - 1) * ms
      assert(quantiles.p90 >= exact && quantiles.p90 <= exact * 1.26 + ms)
    }
  }

  test("of fewer than 32 durations nothing is known") {
    val quantiles = new LatencyQuantiles
    (1 to 31).foreach { _ =>
      quantiles.add(ms)
      assert(quantiles.p90 == LatencyQuantiles.UNKNOWN)
    }
    quantiles.add(ms)
    assert(quantiles.p90 >= ms)
  }

  test("durations that became longer or shorter show after some hundred") {
    val quantiles = new LatencyQuantiles
    (1 to 5000).foreach(_ => quantiles.add(30 * ms))
    (1 to 300).foreach(_ => quantiles.add(200 * ms))
    assert(quantiles.p90 >= 200 * ms)
    (1 to 1500).foreach(_ => quantiles.add(30 * ms))
    assert(quantiles.p90 < 40 * ms)
  }

  test("nothing breaks on the shortest and the longest") {
    val quantiles = new LatencyQuantiles
    (1 to 40).foreach(_ => quantiles.add(0))
    assert(quantiles.p90 < ms)
    (1 to 600).foreach(_ => quantiles.add(Long.MaxValue))
    assert(quantiles.p90 > Duration.ofHours(1).toNanos)
  }

  test("slow is twice the percentile of its size class, not before the floor, and never while nothing is known") {
    val policy = new HedgePolicy(new HedgeSettings(true, 2, Duration.ofMillis(50)))
    assert(policy.slowHeadNanos == HedgePolicy.NEVER && policy.slowWholeNanos(1 << 20) == HedgePolicy.NEVER)
    (1 to 48).foreach { _ =>
      policy.learn(64 << 10, 5 * ms, 6 * ms)
      policy.learn(8 << 20, 30 * ms, 120 * ms)
    }
    assert(policy.slowWholeNanos(64 << 10) == 50 * ms)
    assert(policy.slowWholeNanos((4 << 20) + 1) == policy.slowWholeNanos(8 << 20))
    assert(policy.slowWholeNanos(8 << 20) >= 240 * ms && policy.slowWholeNanos(8 << 20) <= 300 * ms)
    assert(policy.slowWholeNanos(1 << 20) == HedgePolicy.NEVER)
    assert(policy.slowHeadNanos >= 60 * ms && policy.slowHeadNanos <= 75 * ms)
    for (bytes <- Seq(1L, 4096L, 4097L, 1L << 62)) assert(policy.slowWholeNanos(bytes) >= 50 * ms)
  }

  test("what is off learns nothing") {
    val policy = new HedgePolicy(HedgeSettings.OFF)
    (1 to 100).foreach(_ => policy.learn(1 << 20, ms, ms))
    assert(policy.slowHeadNanos == HedgePolicy.NEVER && policy.slowWholeNanos(1 << 20) == HedgePolicy.NEVER)
  }

  test("over any sequence of requests and wishes the budget is the share, and four at most at once") {
    forAll(Gen.choose(1, 100), Gen.choose(0L, Long.MaxValue)) { (percent, seed) =>
      val random = new Random(seed)
      val budget = new HedgeBudget(percent / 100.0)
      var requests = 0
      var hedges = 0
      (1 to 2000).foreach { _ =>
        if (random.nextInt(4) > 0) {
          budget.earn()
          requests += 1
        } else if (budget.take()) hedges += 1
        assert(hedges <= requests * percent / 100.0 + 1e-6)
      }
      (1 to 100_000 / percent).foreach(_ => budget.earn())
      assert(Iterator.continually(budget.take()).takeWhile(identity).size == HedgeBudget.MAX_SAVED)
    }
  }
}
