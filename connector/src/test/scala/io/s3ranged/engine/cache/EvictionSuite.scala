package io.s3ranged.engine.cache

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.Metric
import io.s3ranged.testing.CacheFixture

/** Which blocks are still there, for the ways in which jobs read. */
final class EvictionSuite extends AnyFunSuite {

  private val Blocks = 256

  /** Memory of 256 blocks. */
  private def withCache(body: CacheFixture => Unit): Unit = {
    val fixture = CacheFixture.of(1, 1 << 12, Retention.KEEP)
    body(fixture)
    fixture.assertNoLeaks()
  }

  private def hitRate(f: CacheFixture, blocks: Seq[Long]): Double =
    blocks.count(f.read).toDouble / blocks.size

  /** The hit rates of a scan that runs again and again, at several distances from the next halving of frequencies. */
  private def ratesOfScans(blocks: Int, times: Int): Seq[Double] =
    for (before <- 0 until blocks by 71; rate <- {
      var rates = Seq.empty[Double]
      withCache { f =>
        (0 until before).foreach(_ => f.read(-1))
        val scan = 0L until blocks.toLong
        hitRate(f, scan)
        rates = Seq.fill(times)(hitRate(f, scan))
      }
      rates
    }) yield rate

  test("a scan of 1.25 times the cache hits half of its blocks and more each time it runs again") {
    val rates = ratesOfScans(Blocks * 5 / 4, times = 12)
    info(f"hit rates of ${rates.size} scans: lowest ${rates.min}%.2f, mean ${rates.sum / rates.size}%.2f")
    assert(rates.forall(_ >= 0.5))
  }

  test("a scan of twice the cache still hits a third of its blocks") {
    val rates = ratesOfScans(Blocks * 2, times = 8)
    info(f"hit rates of ${rates.size} scans: lowest ${rates.min}%.2f, mean ${rates.sum / rates.size}%.2f")
    assert(rates.forall(_ >= 0.33))
  }

  test("a huge scan that is read once does not push out what is read often") {
    withCache { f =>
      val hot = 0L until (Blocks / 2)
      for (_ <- 0 until 5) hot.foreach(f.read)
      (1000L until 1000L + 10 * Blocks).foreach(f.read)
      assert(hitRate(f, hot) >= 0.9)
    }
  }

  test("a working set that nobody reads any more gives way to a new one") {
    withCache { f =>
      val old = 0L until Blocks
      for (_ <- 0 until 10) old.foreach(f.read)
      val young = 1000L until 1000L + Blocks / 2
      val rates = Seq.fill(30)(hitRate(f, young))
      assert(rates.last >= 0.9, rates)
    }
  }

  test("what was given up last is spared, for a neighbour that reads it a little later") {
    withCache { f =>
      (0L until Blocks).foreach(f.read)
      for (ordinal <- 1000L until 1040L) {
        f.read(ordinal)
        assert(f.read(ordinal - 1) || ordinal == 1000L)
      }
    }
  }

  test("each eviction frees one block and is counted") {
    withCache { f =>
      (0L until 3 * Blocks).foreach(f.read)
      assert(f.metrics.value(Metric.EVICTIONS) == 2 * Blocks && f.cache.gauges.blocks == Blocks)
    }
  }
}
