package io.s3ranged.integration.benchmark

import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.{Engine, EngineRegistry}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.{ConnectionSettings, EngineSettings}
import io.s3ranged.options.EngineSettings.{ConcurrencySettings, FetchSettings, HedgeSettings}
import io.s3ranged.range.{ObjectRange, ObjectRef}

/**
 * W8, W9 and W10 in small, on real connections: stalled requests, a request limit, a server that changes. What is asserted are
 * counts, and shares of what the server's settings allow, with room for a machine that has other things to do too; the
 * figures are the benchmark's.
 */
class ControllerOnServerSuite extends AnyFunSuite with OnBenchmarkServer {

  private val MiB = 1L << 20

  private lazy val connection = new ConnectionSettings(
    "us-east-1", server.endpoint("http").toString, true, null, new ConnectionSettings.Secrets("any", "keys", null), false)

  private def made(key: String, mib: Long): ObjectRef =
    ObjectRef.pinned("control", key, server.addObject("control", key, "sparse", mib * MiB, 1), mib * MiB)

  private def withEngine[A](fetch: FetchSettings => FetchSettings)(body: Engine => A): A = {
    val base = EngineSettings.withMemory(256 * MiB)
    val engine = EngineRegistry.get(base.withFetch(fetch(base.fetch)))
    try {
      val result = body(engine)
      val deadline = System.nanoTime() + 5_000_000_000L
      while (engine.gauges.inFlight > 0 && System.nanoTime() < deadline) Thread.onSpinWait()
      val gauges = engine.gauges
      assert(gauges.inFlight == 0 && gauges.pinnedBlocks == 0 && gauges.readers == 0, gauges.toString)
      assert(gauges.peakBytes <= gauges.maxBytes)
      result
    } finally EngineRegistry.close()
  }

  private def fetch(from: FetchSettings, maxInFlight: Int, maxFetchMiB: Int): FetchSettings =
    new FetchSettings(maxInFlight, maxFetchMiB * MiB, from.maxAttempts, from.deadline, from.connectTimeout, from.readTimeout)

  /** Milliseconds of each of `count` reads of 1 MiB, eight at once. */
  private def reads(engine: Engine, ref: ObjectRef, count: Int): Seq[Double] = {
    val next = new AtomicInteger
    val times = new ConcurrentLinkedQueue[Double]
    val threads = (1 to 8).map { _ =>
      new Thread(() => {
        val reader = engine.open(connection, ref, engine.newMetrics())
        val target = ByteBuffer.allocateDirect(MiB.toInt)
        try {
          var i = next.getAndIncrement()
          while (i < count) {
            target.clear()
            val started = System.nanoTime()
            reader.read(i * MiB, target)
            times.add((System.nanoTime() - started) / 1e6)
            i = next.getAndIncrement()
          }
        } finally reader.close()
      })
    }
    threads.foreach(_.start())
    threads.foreach(_.join())
    assert(times.size == count)
    times.asScala.toSeq.sorted
  }

  test("W8: of 1,200 ranges, 1 % of whose requests stall for 2 s, nobody waits for a stalled one: its hedge wins") {
    for (hedging <- Seq(HedgeSettings.OFF, new HedgeSettings(true, 2, Duration.ofMillis(50)))) {
      server.clear()
      server.reset()
      val ref = made(s"w8-${hedging.enabled}", 1200)
      set("http", "firstByteMillis" -> 30, "stallShare" -> 0.01, "stallMillis" -> 2000)
      withEngine(from => fetch(from, 32, 1).withHedging(hedging)) { engine =>
        val times = reads(engine, ref, 1200)
        def at(share: Double) = times((share * (times.size - 1)).toInt)
        val m = engine.metrics
        val (gets, hedges, won) = (m.value(Metric.GETS), m.value(Metric.HEDGES), m.value(Metric.HEDGES_WON))
        val stalled = counters("stalled")
        info(f"hedging ${hedging.enabled}: p50 ${at(0.5)}%.0f ms, p99 ${at(0.99)}%.0f ms, p99.9 ${at(0.999)}%.0f ms, max ${times.last}%.0f ms; " +
          s"$gets GETs, $hedges hedges, $won won, $stalled stalled")
        assert(stalled >= 6 && gets == 1200 + hedges)
        // What a stall costs is no less than 2 s, so what took less did not wait for one.
        val waited = times.count(_ >= 2000)
        if (hedging.enabled) assert(hedges <= 0.02 * 1200 + 4 && won >= 0.5 * stalled && waited <= 0.25 * stalled)
        else assert(hedges == 0 && waited >= 0.9 * stalled)
      }
    }
  }

  /** MiB a second that arrived in each second of a scan, while `each` is called before each. */
  private def scan(engine: Engine, ref: ObjectRef, seconds: Int)(each: Int => Unit): Seq[Double] = {
    val m = engine.metrics
    val reader = engine.inOrder(connection, Seq(new ObjectRange(ref, ref.range)).asJava, m)
    var seen = Vector.empty[Double]
    try {
      reader.nextEntry()
      (0 until seconds).foreach { second =>
        each(second)
        val started = System.nanoTime()
        val before = m.value(Metric.BYTES_FETCHED)
        while (System.nanoTime() - started < 1_000_000_000L) assert(reader.nextSlice() != null, "the object is too short")
        seen :+= (m.value(Metric.BYTES_FETCHED) - before) * 1e9 / MiB / (System.nanoTime() - started)
      }
    } finally reader.close()
    seen
  }

  test("W9: a store that admits 60 requests/s and is offered more is used nearly to its limit, and refuses few") {
    val ref = made("w9", 20000)
    set("http", "firstByteMillis" -> 10, "requestsPerSecond" -> 60)
    withEngine(from => fetch(from, 32, 1)) { engine =>
      var throttles = Vector.empty[Long]
      var gets = Vector.empty[Long]
      val seen = scan(engine, ref, 12) { _ =>
        throttles :+= engine.metrics.value(Metric.THROTTLES)
        gets :+= engine.metrics.value(Metric.GETS)
      }
      val settled = seen.drop(5).sum / 7
      val refused = (throttles.last - throttles(5)).toDouble / (gets.last - gets(5))
      info(f"each second ${seen.map(s => f"$s%.0f").mkString(" ")}; settled $settled%.0f/s of 60, ${refused * 100}%.1f %% refused; server $counters")
      assert(settled >= 0.8 * 60 && refused <= 0.1)
    }
  }

  test("W10: a server whose latency, pace and limit change is followed") {
    val ref = made("w10", 60000)
    val phases = Seq(
      Seq("firstByteMillis" -> 200, "bytesPerSecond" -> 4_000_000, "requestsPerSecond" -> 0),
      Seq("firstByteMillis" -> 30, "bytesPerSecond" -> 2_000_000, "requestsPerSecond" -> 0),
      Seq("firstByteMillis" -> 30, "bytesPerSecond" -> 4_000_000, "requestsPerSecond" -> 50),
      Seq("firstByteMillis" -> 30, "bytesPerSecond" -> 4_000_000, "requestsPerSecond" -> 0))
    val length = 5
    // 1 MiB GETs; 48 places.
    def ideal(phase: Seq[(String, Int)]): Double = {
      val of = phase.toMap
      val unlimited = 48 / (of("firstByteMillis") / 1e3 + MiB.toDouble / of("bytesPerSecond"))
      if (of("requestsPerSecond") > 0) math.min(of("requestsPerSecond").toDouble, unlimited) else unlimited
    }
    locally {
      val (name, concurrency) = ("adaptive 4 to 48", new ConcurrencySettings(true, 4))
      withEngine(from => fetch(from, 48, 1).withConcurrency(concurrency)) { engine =>
        val seen = scan(engine, ref, phases.size * length) { second =>
          if (second % length == 0) set("http", phases(second / length): _*)
        }
        phases.indices.foreach { i =>
          val here = seen.slice(i * length, (i + 1) * length)
          info(f"$name%-18s ${phases(i).map(_._2).mkString("/")}%-20s ideal ${ideal(phases(i))}%4.0f MiB/s: ${here.map(s => f"$s%.0f").mkString(" ")}; from 2 s on ${here.drop(2).sum / 3 / ideal(phases(i))}%.2f")
          assert(here.drop(2).sum / 3 >= 0.5 * ideal(phases(i)), name)
        }
      }
    }
  }
}
