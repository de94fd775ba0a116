package io.s3ranged.engine.cache

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

final class FrequencySketchSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val Never = Int.MaxValue

  test("a frequency is never too low, up to the highest there is") {
    forAll(Gen.listOf(Gen.choose(0, 300))) { uses =>
      val sketch = new FrequencySketch(64)
      uses.foreach(key => sketch.increment(key.hashCode, Never))
      for ((key, times) <- uses.groupBy(identity))
        assert(sketch.frequency(key.hashCode) >= times.size.min(FrequencySketch.MAX))
    }
  }

  test("with room enough few frequencies are too high") {
    val sketch = new FrequencySketch(1 << 10)
    for (key <- 0 until 2000; _ <- 0 to key % 3) sketch.increment(key * 31, Never)
    val wrong = (0 until 2000).count(key => sketch.frequency(key * 31) != key % 3 + 1)
    assert(wrong < 100, s"$wrong of 2000 are wrong")
  }

  test("a counter stays at the highest frequency and does not run over") {
    val sketch = new FrequencySketch(1)
    for (_ <- 0 until 1000) sketch.increment(42, Never)
    assert(sketch.frequency(42) == FrequencySketch.MAX)
    assert((0 until 100).count(key => sketch.frequency(key * 31 + 7) > 0) <= 10)
  }

  test("frequencies are halved after a period of uses, and then after half a period") {
    val sketch = new FrequencySketch(1)
    val halved = (1 to 20).filter(_ => sketch.increment(1, 8))
    assert(halved == Seq(8, 12, 16, 20))
    val twice = new FrequencySketch(1)
    (1 to 8).foreach(_ => twice.increment(1, 8))
    assert(twice.frequency(1) == 4)
  }
}
