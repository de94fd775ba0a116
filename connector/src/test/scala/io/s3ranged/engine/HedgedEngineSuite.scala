package io.s3ranged.engine

import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue

import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseSink}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ObjectRange, ObjectRef}
import io.s3ranged.testing.{MemoryTransport, ObjectContent, ScriptedTransport}

/** Hedging in a whole engine, on real threads and real time. */
class HedgedEngineSuite extends AnyFunSuite with EngineFixture {

  private val blocks = 100
  private lazy val truth = {
    val bytes = new Array[Byte](blocks * MiB)
    new Random(5).nextBytes(bytes)
    bytes
  }

  /** Stalls before or in the body where it is told to, until it is cut. */
  private final class Stalling(inner: ScriptedTransport, stall: Int => Option[ScriptedTransport.Behaviour]) extends RangeTransport {
    private var sent = 0
    private var started = Map.empty[RangeExchange, RangeRequest]
    private var pairs = Vector.empty[(Option[RangeRequest], RangeRequest)]

    /** What was asked for a second time, and what for. */
    def besides: Seq[(Option[RangeRequest], RangeRequest)] = synchronized(pairs)

    override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = synchronized {
      inner.enqueue(stall(sent).getOrElse(ScriptedTransport.AsAsked))
      sent += 1
      val exchange = inner.start(request, sink)
      started += exchange -> request
      exchange
    }

    override def startBeside(slow: RangeExchange, request: RangeRequest, sink: ResponseSink): RangeExchange = synchronized {
      pairs :+= started.get(slow) -> request
      start(request, sink)
    }

    override def close(): Unit = inner.close()
  }

  private def oneMiBGets: EngineSettings = {
    val base = EngineSettings.withMemory(32L * MiB)
    val fetch = base.fetch
    // A fifth may be hedged: what a slow machine hedges besides must not use up the budget.
    base.withFetch(
      new EngineSettings.FetchSettings(8, MiB.toLong, fetch.maxAttempts, fetch.deadline, fetch.connectTimeout, fetch.readTimeout)
        .withHedging(new EngineSettings.HedgeSettings(true, 20, fetch.hedging.minDelay)))
  }

  test("hedging is on by default, two in a hundred, from 50 ms") {
    val hedging = EngineSettings.withMemory(MiB.toLong).fetch.hedging
    assert(hedging.enabled && hedging.budgetPercent == 2 && hedging.minDelay.toMillis == 50)
  }

  test("a reader in order loses some hundred milliseconds to two stalled GETs, not the time-out, and gets the right bytes") {
    val stalls = Map(
      70 -> ScriptedTransport.stallBeforeHead,
      85 -> ScriptedTransport.stallAfter(300_000))
    var transport: Stalling = null
    def made(memory: MemoryTransport): Stalling = {
      transport = new Stalling(new ScriptedTransport(memory), stalls.get)
      transport
    }
    withEngine(oneMiBGets, made) { stage =>
      val ref = stage.memory.put("bucket", "key", ObjectContent.of(truth), "etag")
      read(stage, ref, ref.size)
      val hedges = stage.engine.metrics.value(Metric.HEDGES)
      val won = stage.engine.metrics.value(Metric.HEDGES_WON)
      info(s"$hedges hedges, $won won")
      assert(won >= 2 && hedges <= blocks * 20 / 100)
      assert(transport.besides.size == hedges, "the transport is told what a hedge stands beside")
      assert(transport.besides.forall { case (slow, hedge) => slow.exists(_.range.end == hedge.range.end) })
      assert(stage.engine.metrics.value(Metric.RETRIES) == 0, "the time-out has cut one")
    }
  }

  test("eight readers under random stalls and early closes get the right bytes, and leave nothing, with seed") {
    val seed = new Random().nextLong()
    val random = new Random(seed)
    val small = ObjectContent.of(truth.take(24 * MiB))
    def behaviour(n: Int): Option[ScriptedTransport.Behaviour] =
      if (n < 64 || random.nextInt(8) > 0) None
      else if (random.nextBoolean()) Some(ScriptedTransport.stallBeforeHead)
      else Some(ScriptedTransport.stallAfter(random.nextInt(2 * MiB).toLong))
    val base = EngineSettings.withMemory(24L * MiB)
    // Eager, so that sides race all the time; what is not hedged is cut by the time-out and tried again.
    val eager = new EngineSettings.FetchSettings(12, 2L * MiB, 50, Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofMillis(400))
      .withHedging(new EngineSettings.HedgeSettings(true, 100, Duration.ofMillis(1)))
    withEngine(base.withFetch(eager), memory => new Stalling(new ScriptedTransport(memory), behaviour)) { stage =>
      val failures = new ConcurrentLinkedQueue[Throwable]
      val threads = (0 until 8).map { reader =>
        val ref = stage.memory.put("bucket", s"key-$reader", small, s"etag-$reader")
        val rounds = new Random(seed + reader)
        new Thread(() =>
          try (1 to 4).foreach(_ => read(stage, ref, if (rounds.nextInt(3) == 0) rounds.nextInt(24 * MiB).toLong else ref.size))
          catch { case t: Throwable => failures.add(t) })
      }
      threads.foreach(_.start())
      threads.foreach(_.join(120_000))
      assert(threads.forall(!_.isAlive), s"a reader hangs, seed $seed")
      assert(failures.isEmpty, s"seed $seed: ${failures.peek}")
      val metrics = stage.engine.metrics
      info(s"${metrics.value(Metric.GETS)} GETs, ${metrics.value(Metric.HEDGES)} hedges, ${metrics.value(Metric.HEDGES_WON)} won, ${metrics.value(Metric.RETRIES)} retries")
      assert(metrics.value(Metric.HEDGES_WON) > 10, s"seed $seed")
    }
  }

  /** Reads up to `end` and compares; an end before the object's is an early close. */
  private def read(stage: Stage, ref: ObjectRef, end: Long): Unit = {
    val reader = stage.ordered(new ObjectRange(ref, ref.range))
    try {
      reader.nextEntry()
      var position = 0L
      while (position < end) {
        val slice = reader.nextSlice()
        val bytes = new Array[Byte](slice.length)
        val next = slice.end
        slice.buffer.get(bytes)
        assert(slice.position == position && java.util.Arrays.equals(bytes, truth.slice(position.toInt, next.toInt)))
        position = next
      }
    } finally reader.close()
  }
}
