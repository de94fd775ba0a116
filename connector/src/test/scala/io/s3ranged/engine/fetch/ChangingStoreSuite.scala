package io.s3ranged.engine.fetch

import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.options.EngineSettings.{ConcurrencySettings, FetchSettings}
import io.s3ranged.testing.{ManualTimer, SimulatedStore}
import io.s3ranged.testing.SimulatedStore.{Millisecond, Second}

/** Workload W10 in virtual time: a store whose latency, pace, link and limit change while it is read. */
class ChangingStoreSuite extends AnyFunSuite {

  private val bytes = 8 << 20

  /**
   * How the store is for a while.
   *
   * @param knee bodies beyond which the link brings less the more there are
   */
  private final case class Phase(name: String, latencyMillis: Long, pace: Double, link: Double, knee: Int = Int.MaxValue, limit: Double = 1e9) {

    def linkOf(bodies: Int): Double = if (bodies <= knee) link else link * math.sqrt(knee.toDouble / bodies)

    def set(store: SimulatedStore, random: Random): Unit = {
      store.latency = () => (latencyMillis * Millisecond * (0.8 + 0.4 * random.nextDouble())).toLong
      store.pace = pace
      store.link = linkOf
      store.limitRequests(limit, limit / 10)
    }

    /** The most bytes a second that any fixed number up to `most` brings, by arithmetic. */
    def ideal(most: Int): Double = (1 to most).map { n =>
      // Of n exchanges a share is in its body; found by iterating.
      val body = (1 to 50).foldLeft(n.toDouble) { (bodies, _) =>
        val seconds = bytes / math.min(pace, linkOf(math.max(1, bodies.round.toInt)) / math.max(1.0, bodies))
        0.5 * bodies + 0.5 * n * seconds / (seconds + latencyMillis / 1e3)
      }
      val rate = math.min(pace, linkOf(math.max(1, body.round.toInt)) / math.max(1.0, body))
      math.min(limit * bytes, n * bytes / (latencyMillis / 1e3 + bytes / rate))
    }.max
  }

  private val phases = Seq(
    Phase("30 ms, 90 MB/s, link 1.5 GB/s", 30, 90e6, 1.5e9),
    Phase("200 ms", 200, 90e6, 1.5e9),
    Phase("30 ms, 40 MB/s", 30, 40e6, 1.5e9),
    Phase("300 MB/s, collapsing over 12", 30, 90e6, 300e6, knee = 12),
    Phase("60 requests/s", 30, 90e6, 1.5e9, limit = 60),
    Phase("as at first", 30, 90e6, 1.5e9),
    Phase("100 ms, 85 MB/s, link 3 GB/s", 100, 85e6, 3e9))

  private val seconds = 12

  /** For each phase, goodput of each half second. */
  private def run(concurrency: ConcurrencySettings, max: Int, seed: Long): Seq[(Seq[Double], Int)] = {
    val random = new Random(seed)
    val timer = new ManualTimer
    val store = new SimulatedStore(timer, random)
    phases.head.set(store, random)
    val settings: FetchSettings = SimulatedLoad.settings(max).withConcurrency(concurrency)
    val load = new SimulatedLoad(timer, store, settings, random, 2 * max + 200, bytes)
    load.start()
    val seen = phases.map { phase =>
      phase.set(store, random)
      val halves = (1 to 2 * seconds).map { _ =>
        val before = store.bytes
        timer.advanceNanos(Second / 2)
        (store.bytes - before) * 2.0
      }
      (halves, load.pool.width(store, "bucket"))
    }
    load.stop()
    timer.advanceNanos(30 * Second)
    assert(store.inFlight == 0 && load.pool.inFlight == 0 && load.pool.live == 0 && timer.waiting == 0)
    seen
  }

  /** Of the ideal, from three seconds after the change to the next. */
  private def settled(halves: Seq[Double], ideal: Double): Double = halves.drop(6).sum / (halves.size - 6) / ideal

  test("W10: 90 % of the new ideal within three seconds of each change of latency, pace or limit; a link that collapses is found too") {
    val most = 128
    val found = run(new ConcurrencySettings(true, 4), most, 1)
    val fixed = Seq(8, 16, 32, 64, 128).map(n => n -> run(ConcurrencySettings.FIXED, n, 1))
    val ideals = phases.map(_.ideal(most))
    info(f"${"phase"}%-32s ${"ideal MB/s"}%10s ${"found"}%6s ${"width"}%6s " + fixed.map { case (n, _) => f"$n%6d" }.mkString)
    phases.indices.foreach { i =>
      val others = fixed.map { case (_, seen) => f"${settled(seen(i)._1, ideals(i))}%6.2f" }.mkString
      info(f"${phases(i).name}%-32s ${ideals(i) / 1e6}%10.0f ${settled(found(i)._1, ideals(i))}%6.2f ${found(i)._2}%6d $others")
      info(found(i)._1.map(g => f"${g / ideals(i)}%.2f").mkString("  half seconds: ", " ", ""))
    }
    phases.indices.foreach { i =>
      assert(found(i)._1.forall(_ > 0), "collapsed for good")
      val share = settled(found(i)._1, ideals(i))
      if (phases(i).knee == Int.MaxValue) assert(share >= 0.9, phases(i).name)
      else {
        // What is in flight when a link collapses has to arrive first: seconds of it.
        assert(found(i)._1.takeRight(4).sum / 4 >= 0.85 * ideals(i))
        assert(fixed.filter(_._1 >= 32).forall { case (_, seen) => share >= settled(seen(i)._1, ideals(i)) })
      }
    }
  }

  test("what nobody wants more of keeps its width, and what is not adaptive has the upper bound") {
    val timer = new ManualTimer
    val random = new Random(3)
    val store = new SimulatedStore(timer, random)
    val load = new SimulatedLoad(timer, store, SimulatedLoad.settings(128).withConcurrency(new ConcurrencySettings(true, 4)), random, 6, bytes)
    load.start()
    timer.advanceNanos(20 * Second)
    assert(load.pool.width(store, "bucket") == 30)
    load.stop()
    timer.advanceNanos(5 * Second)
    assert(timer.waiting == 0)
    for ((settings, width) <- Seq(
        ConcurrencySettings.FIXED -> 64,
        new ConcurrencySettings(true, 4) -> 30,
        new ConcurrencySettings(true, 50) -> 50,
        new ConcurrencySettings(true, 1000) -> 64)) {
      assert(new ConcurrencyController(settings, 64, 0).width == width)
    }
  }
}
