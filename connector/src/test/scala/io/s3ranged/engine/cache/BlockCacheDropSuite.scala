package io.s3ranged.engine.cache

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.contract.BlockCacheContract
import io.s3ranged.metrics.Metric

/** A cache that keeps nothing: blocks are shared by readers of the same moment only. */
final class BlockCacheDropSuite extends AnyFunSuite with BlockCacheContract {

  override def retention: Retention = Retention.DROP

  test("a block is freed with its last ticket") {
    withCache { f =>
      val tickets = f.demand(0) +: Seq(f.demand(0))
      f.loader.last.complete()
      tickets.head.close()
      assert(f.pool.leases == 1)
      tickets(1).close()
      assert(f.pool.leases == 0 && f.cache.gauges.blocks == 0)
    }
  }

  test("a block is freed with its last pin, where tickets were closed before") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      val pin = f.pin(ticket)
      ticket.close()
      assert(f.pool.leases == 1)
      pin.close()
      assert(f.pool.leases == 0)
    }
  }

  test("a block that was given up is loaded again by the next reader") {
    withCache { f =>
      assert(!f.read(0) && !f.read(0))
      assert(f.loader.calls.size == 2)
    }
  }

  test("what a cancelled load still brings is freed") {
    withCache { f =>
      f.demand(0).close()
      f.loader.last.complete()
      assert(f.pool.leases == 0)
    }
  }

  test("blocks that are freed for want of interest are not counted as evicted") {
    withCache { f =>
      f.read(0)
      assert(f.metrics.value(Metric.EVICTIONS) == 0)
    }
  }
}
