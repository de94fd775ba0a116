package io.s3ranged.engine

import java.util.concurrent.{ExecutorService, Executors}

import scala.collection.mutable

import org.scalatest.{BeforeAndAfterAll, Suite}

import io.s3ranged.engine.remote.RemoteWrites
import io.s3ranged.engine.transport.{ObjectLister, RangeTransport}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.{ConnectionSettings, EngineSettings}
import io.s3ranged.range.{ObjectRange, ObjectRef}
import io.s3ranged.testing._

/** Engines over a store in memory that answers on threads of its own. */
trait EngineFixture extends BeforeAndAfterAll { this: Suite =>

  val MiB: Int = 1 << 20
  val Somebody = new ConnectionSettings(null, null, false, null, ConnectionSettings.Secrets.NONE, false)

  private val threads: ExecutorService = Executors.newCachedThreadPool()

  override def afterAll(): Unit = {
    threads.shutdownNow()
    super.afterAll()
  }

  final class Stage(val engine: Engine, val memory: MemoryTransport, val wire: RecordingTransport) {

    def ordered(entries: ObjectRange*): OrderedReader =
      engine.inOrder(Somebody, java.util.List.of(entries: _*), engine.newMetrics())

    def open(ref: ObjectRef): ObjectReader = engine.open(Somebody, ref, engine.newMetrics())
  }

  private final class MemoryStore(wire: RangeTransport) extends Store {
    override def transport: RangeTransport = wire
    override def lister(metrics: MetricSet): ObjectLister = throw new UnsupportedOperationException("no lister here")
    override def close(): Unit = wire.close()
  }

  def memoryStore(): MemoryTransport = new MemoryTransport(threads, 256 << 10)

  /** Runs a test and checks that nothing is left behind. */
  def withEngine(
      settings: EngineSettings,
      wrap: MemoryTransport => RangeTransport = identity,
      remote: RemoteWrites = new RemoteWrites(null))(test: Stage => Any): Unit = {
    val memory = memoryStore()
    val wire = new RecordingTransport(wrap(memory))
    val engine = new Engine(settings, _ => new MemoryStore(wire), remote)
    try {
      test(new Stage(engine, memory, wire))
      assertQuiet(engine)
    } finally engine.close()
    // The last word of an exchange may still be on its way through the thread that says it.
    await(engine.gauges().leases == 0 && wire.inFlight == 0)
    assert(engine.gauges().leases == 0, s"leases left after close: ${engine.gauges()}")
    assert(wire.inFlight == 0)
    ()
  }

  /** Gives other threads up to 5 s to make it true. */
  def await(condition: => Boolean): Unit = {
    val deadline = System.nanoTime() + 5_000_000_000L
    while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
  }

  /** With all readers closed, nothing is pinned and soon nothing is in flight. */
  private def assertQuiet(engine: Engine): Unit = {
    await(engine.gauges().inFlight == 0)
    val gauges = engine.gauges()
    assert(gauges.inFlight == 0 && gauges.pinnedBlocks == 0 && gauges.readers == 0, gauges.toString)
    assert(gauges.peakBytes <= gauges.maxBytes)
    ()
  }

  /** The defaults without hedging: most tests count GETs, and a slow machine would add some. */
  def settings(budgetMiB: Long): EngineSettings = EngineSettings.withMemory(budgetMiB * MiB).withoutHedging

  /** All bytes of the current entry's range, clipped to its end. */
  def drain(reader: OrderedReader, end: Long): Array[Byte] = {
    val out = mutable.ArrayBuilder.make[Byte]
    var slice = reader.nextSlice()
    var expected = -1L
    while (slice != null) {
      if (expected >= 0) assert(slice.position == expected)
      expected = slice.end
      val bytes = new Array[Byte](math.min(slice.length.toLong, math.max(0L, end - slice.position)).toInt)
      slice.buffer.get(bytes)
      out ++= bytes
      slice = if (expected >= end) null else reader.nextSlice()
    }
    out.result()
  }
}
