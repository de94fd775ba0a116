package io.s3ranged.engine.fetch

import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.Metric
import io.s3ranged.testing.{ManualTimer, SimulatedStore}
import io.s3ranged.testing.SimulatedStore.{Millisecond, Second}

/** Workload W9 in virtual time: a store is offered more requests than it admits. */
class RequestLimitSuite extends AnyFunSuite {

  /** Requests a second that are served, and the share of all requests that is refused. */
  private final case class Outcome(goodput: Double, refusedShare: Double)

  private final class Stage(seed: Long = 1) {
    val random = new Random(seed)
    val timer = new ManualTimer
    val store = new SimulatedStore(timer, random)

    def load(maxInFlight: Int, backlog: Int, bytes: Int, bucket: String = "bucket"): SimulatedLoad =
      new SimulatedLoad(timer, store, SimulatedLoad.settings(maxInFlight), random, backlog, bytes, bucket)

    def measure(seconds: Int): Outcome = {
      val (admitted, refused) = (store.admitted, store.refused)
      timer.advanceNanos(seconds * Second)
      val served = store.admitted - admitted
      val turned = store.refused - refused
      Outcome(served.toDouble / seconds, turned.toDouble / (served + turned))
    }

    def assertQuiet(loads: SimulatedLoad*): Unit = {
      loads.foreach(_.stop())
      timer.advanceNanos(30 * Second)
      assert(store.inFlight == 0 && loads.forall(load => load.pool.inFlight == 0 && load.pool.live == 0))
      assert(timer.waiting == 0, "alarms are left")
      ()
    }
  }

  for {
    limit <- Seq(20, 200, 1500)
    (latency, size) <- Seq((10L, 64 << 10), (30L, 64 << 10), (100L, 1 << 20))
    burstSeconds <- Seq(0.02, 1.0)
  } {
    test(s"W9: $limit requests/s, $latency ms, ${size >> 10} KiB, burst of $burstSeconds s") {
      val stage = new Stage
      stage.store.latency = () => latency * Millisecond / 2 + stage.random.nextLong(latency * Millisecond)
      stage.store.limitRequests(limit.toDouble, math.max(2, limit * burstSeconds))
      // Twice the limit, by Little's law.
      val inFlight = math.max(4, (2 * limit * (latency / 1e3 + size / 90e6)).ceil.toInt)
      val load = stage.load(inFlight, 20 * inFlight + limit, size)
      load.start()
      val first = stage.measure(5)
      val settled = stage.measure(30)
      info(f"settling: ${first.goodput / limit}%.3f of the limit, ${first.refusedShare * 100}%.1f %% refused; then ${settled.goodput / limit}%.3f, ${settled.refusedShare * 100}%.2f %% refused, failed ${load.failed}")
      assert(settled.goodput >= 0.9 * limit)
      assert(settled.refusedShare <= 0.05)
      assert(load.metrics.value(Metric.THROTTLES) == stage.store.refused)
      stage.assertQuiet(load)
    }
  }

  test("eight clients that share a limit") {
    val stage = new Stage
    stage.store.limitRequests(800, 80)
    val loads = (1 to 8).map(_ => stage.load(16, 200, 64 << 10))
    loads.foreach(_.start())
    stage.measure(5)
    val before = loads.map(_.done)
    val settled = stage.measure(30)
    val shares = loads.map(_.done).zip(before).map { case (now, then) => (now - then) / 30.0 }
    info(f"${settled.goodput}%.0f/s, ${settled.refusedShare * 100}%.1f %% refused, shares $shares")
    assert(settled.goodput >= 0.9 * 800 && settled.refusedShare <= 0.08)
    stage.assertQuiet(loads: _*)
  }

  test("a store that bears only so many requests at once") {
    val stage = new Stage
    stage.store.latency = () => 15 * Millisecond + stage.random.nextLong(30 * Millisecond)
    stage.store.maxConcurrent = 8
    val load = stage.load(32, 200, 1 << 20)
    load.start()
    stage.measure(5)
    val settled = stage.measure(30)
    val ideal = 8 / (0.030 + (1 << 20) / 90e6)
    info(f"${settled.goodput / ideal}%.3f of the ideal ${settled.refusedShare * 100}%.1f %% refused")
    assert(settled.goodput >= 0.7 * ideal)
    stage.assertQuiet(load)
  }

  test("a limit that moves is found within three seconds, up or down") {
    val stage = new Stage
    stage.store.limitRequests(200, 20)
    val load = stage.load(64, 2000, 64 << 10)
    load.start()
    stage.measure(5)
    for (limit <- Seq(800, 100, 400, 1600, 200)) {
      stage.store.limitRequests(limit.toDouble, limit / 10.0)
      val settling = (1 to 6).map(_ => { val s = stage.store.admitted; stage.timer.advanceNanos(Second / 2); (stage.store.admitted - s) * 2.0 / limit })
      val then = stage.measure(4)
      info(f"$limit: half seconds ${settling.map(x => f"$x%.2f").mkString(" ")}, then ${then.goodput / limit}%.3f ${then.refusedShare * 100}%.1f %% refused")
      assert(then.goodput >= 0.9 * limit)
    }
    stage.assertQuiet(load)
  }

  test("a bucket that asks to slow down slows down no other, and no other connection") {
    val stage = new Stage
    val free = new SimulatedStore(stage.timer, stage.random)
    stage.store.limitRequests(10, 2)
    val load = stage.load(32, 200, 64 << 10)
    load.start()
    stage.measure(5)
    val before = free.admitted
    for (bucket <- Seq("bucket", "another")) {
      (0 until 500).foreach(_ => load.submitOnce(free, bucket))
      assert(load.pool.rate(free, bucket).isInfinite)
    }
    stage.timer.advanceNanos(2 * Second)
    assert(free.admitted - before == 1000, "500 requests each pass beside those that are paced")
    assert(load.pool.rate(stage.store, "bucket") < 20 && load.pool.rate(stage.store, "another").isInfinite)
    stage.assertQuiet(load)
  }

  test("a store that refuses everything is asked a few times a second, and what it refuses fails as the settings say") {
    val stage = new Stage
    stage.store.limitRequests(1e-6, 0)
    val load = stage.load(32, 100, 64 << 10)
    load.start()
    stage.measure(20)
    val asked = stage.store.requests
    stage.measure(20)
    assert(stage.store.requests - asked <= 100)
    stage.assertQuiet(load)
  }

  test("buckets beyond the bound are forgotten when nothing lives there") {
    val stage = new Stage
    val load = stage.load(8, 0, 1024)
    (0 until 1000).foreach(i => load.submitOnce(stage.store, s"bucket-$i"))
    assert(load.pool.queue.origins == 1000)
    stage.timer.advanceNanos(60 * Second)
    assert(load.done == 1000 && load.pool.queue.origins == FetchQueue.MAX_IDLE_ORIGINS)
    stage.assertQuiet(load)
  }
}
