package io.s3ranged.testing

import java.time.Duration

import scala.jdk.CollectionConverters._

import org.scalatest.Assertions

import io.s3ranged.engine.cache.{BlockCache, BlockKey, BlockLoader, BlockPin, BlockTicket, Retention}
import io.s3ranged.engine.memory.{BufferLease, BufferPool}
import io.s3ranged.metrics.{Metric, MetricSet}

/** A cache on a manual loader, and short words for what tests do with it. */
final class CacheFixture(
    slabs: Int,
    val blockBytes: Int,
    newCache: (BufferPool, BlockLoader, MetricSet) => BlockCache) extends Assertions {

  val pool = new BufferPool(slabs.toLong * BufferPool.SLAB_BYTES)
  val loader = new ManualLoader(pool, blockBytes)
  val metrics = new MetricSet
  val reader: MetricSet = metrics.child()
  val cache: BlockCache = newCache(pool, loader, metrics)

  def key(ordinal: Long): BlockKey = new BlockKey("s3://bucket/object", ordinal)

  def demand(ordinal: Long): BlockTicket = demand(ordinal, 1).head

  def demand(first: Long, count: Int): Seq[BlockTicket] =
    cache.request(key(first), count, "context", BlockLoader.Need.DEMANDED, reader).asScala.toSeq

  def ahead(first: Long, count: Int): Seq[BlockTicket] =
    cache.request(key(first), count, "context", BlockLoader.Need.AHEAD, reader).asScala.toSeq

  def pin(ticket: BlockTicket): BlockPin = ticket.pin(CacheFixture.Patience)

  /** Loads a block if it is absent, reads it and gives it up. True if it was there. */
  def read(ordinal: Long): Boolean = {
    val misses = reader.value(Metric.CACHE_MISSES)
    val ticket = demand(ordinal)
    if (reader.value(Metric.CACHE_MISSES) > misses) loader.last.complete(memory(), blockBytes)
    assertContent(pin(ticket), ordinal)
    ticket.close()
    reader.value(Metric.CACHE_MISSES) == misses
  }

  /** Memory as a loader gets it for a block that somebody waits for. */
  def memory(): BufferLease = {
    var lease: BufferLease = null
    pool.request(blockBytes, granted => lease = granted)
    cache.makeRoom()
    assert(lease != null, "no memory")
    lease
  }

  /** Checks the bytes under a pin and gives it back. */
  def assertContent(pin: BlockPin, ordinal: Long): Unit =
    try assert(pin.buffer == ManualLoader.content(key(ordinal), pin.length))
    finally pin.close()

  def value(metric: Metric): Long = reader.value(metric)

  /** Nothing is pinned, wanted or under way, and nothing is left when the cache is cleared. */
  def assertNoLeaks(): Unit = {
    cache.clear()
    val gauges = cache.gauges
    assert(gauges.blocks == 0 && gauges.pinnedBlocks == 0 && gauges.readyBytes == 0, gauges)
    assert(gauges.loadingBlocks == 0 && gauges.tickets == 0 && gauges.waiting == 0, gauges)
    LeakCheck.assertNoLeases(pool)
  }
}

object CacheFixture {

  /** Longer than any test should take. */
  val Patience: Duration = Duration.ofSeconds(30)

  def of(slabs: Int, blockBytes: Int, retention: Retention): CacheFixture =
    new CacheFixture(slabs, blockBytes, new BlockCache(_, _, retention, _))
}
