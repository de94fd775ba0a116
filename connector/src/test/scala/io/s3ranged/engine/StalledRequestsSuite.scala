package io.s3ranged.engine

import java.time.Duration

import scala.collection.mutable
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.Metric
import io.s3ranged.options.EngineSettings.HedgeSettings
import io.s3ranged.range.ByteRange
import io.s3ranged.testing.{ManualTimer, SimulatedStore}
import io.s3ranged.testing.SimulatedStore.{endless, Millisecond}

/** Workload W8 in virtual time: one request in a hundred stalls for two seconds. */
class StalledRequestsSuite extends AnyFunSuite with HedgingFixture {

  private final case class Outcome(p50: Long, p99: Long, p999: Long, most: Long, hedges: Long, won: Long, gets: Long, mostUsed: Long)

  /** 10,000 ranges, `readers` at once; times from the wish to the last byte. */
  private def run(hedging: HedgeSettings, readers: Int, bytes: Int, stallShare: Double, link: Double = Double.PositiveInfinity, budgetMiB: Int = 256): Outcome = {
    val random = new Random(7)
    val timer = new ManualTimer
    val store = new SimulatedStore(timer, random)
    // Log-normal first bytes with a median of 30 ms: p99 is 94 ms.
    store.latency = () => (30 * Millisecond * math.exp(0.49 * random.nextGaussian())).toLong
    store.link = _ => link
    val stalls = new Random(11)
    store.stalls = _ => stalls.nextDouble() < stallShare
    val bench = new Bench(timer, store, hedging, budgetMiB, 64)
    val times = mutable.ArrayBuffer.empty[Long]
    var left = 10000
    var position = 0L
    def next(): Unit = if (left > 0) {
      left -= 1
      val range = ByteRange.ofLength(position, bytes.toLong)
      position += bytes
      val reading = bench.fetch(endless, range, { ended =>
        assert(ended.done, ended.fault)
        times += ended.nanos
        next()
      }, math.min(bytes, MiB))
      reading.keep = false
    }
    (0 until readers).foreach(_ => next())
    while (times.size < 10000 && timer.runNext()) {}
    bench.assertClean()
    val sorted = times.sorted
    def at(share: Double) = sorted((share * (sorted.size - 1)).toInt) / Millisecond
    Outcome(at(0.5), at(0.99), at(0.999), sorted.last / Millisecond, bench.count(Metric.HEDGES), bench.count(Metric.HEDGES_WON), bench.count(Metric.GETS), bench.memory.peakBytes / MiB)
  }

  private def show(name: String, o: Outcome): Unit =
    info(f"$name%-8s p50 ${o.p50}%4d ms, p99 ${o.p99}%5d ms, p99.9 ${o.p999}%5d ms, max ${o.most}%5d ms; ${o.hedges} hedges, ${o.won} won, ${o.gets} GETs, ${o.mostUsed} MiB at most")

  for ((bytes, link) <- Seq((64 << 10, 1e12), (1 << 20, 1e12), (8 << 20, 1e12), (8 << 20, 600e6))) {
    test(s"W8: GETs of ${bytes >> 10} KiB over a link of ${link / 1e6} MB/s: p99.9 is at most 0.3 of that without hedging") {
      val without = run(HedgeSettings.OFF, 16, bytes, 0.01, link)
      val hedged = run(on, 16, bytes, 0.01, link)
      show("without", without)
      show("hedged", hedged)
      assert(without.hedges == 0 && without.gets == 10000)
      assert(hedged.p999 <= 0.3 * without.p999)
      assert(hedged.p50 <= 1.1 * without.p50)
      assert(hedged.hedges <= 0.02 * 10000 + 4)
    }
  }

  test("without stalls hedging costs less than its budget and slows down nobody") {
    val without = run(HedgeSettings.OFF, 16, 1 << 20, 0)
    val hedged = run(on, 16, 1 << 20, 0)
    show("without", without)
    show("hedged", hedged)
    assert(hedged.hedges <= 0.02 * 10000 && hedged.p999 <= without.p999 && hedged.p50 <= 1.02 * without.p50)
  }

  test("a store that is slow as a whole is asked two in a hundred more at most") {
    val hedged = run(on, 16, 64 << 10, 0.3)
    show("hedged", hedged)
    assert(hedged.hedges <= 0.02 * 10000)
  }

  test("where no memory is to spare nothing is hedged, and all ranges arrive") {
    val hedged = run(on, 16, 1 << 20, 0.01, budgetMiB = 4)
    show("hedged", hedged)
    assert(hedged.mostUsed <= 4)
  }

  test("a higher floor hedges later") {
    val late = run(new HedgeSettings(true, 2, Duration.ofMillis(1000)), 16, 64 << 10, 0.01)
    show("1 s", late)
    assert(late.p999 >= 1000 && late.p999 <= 1500)
  }
}
