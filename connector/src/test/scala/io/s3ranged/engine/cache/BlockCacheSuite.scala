package io.s3ranged.engine.cache

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.contract.BlockCacheContract
import io.s3ranged.fault.{FaultKind, Faults}
import io.s3ranged.metrics.Metric
import io.s3ranged.testing.CacheFixture

/** A cache that keeps blocks: what is kept, and what goes when memory is needed. */
final class BlockCacheSuite extends AnyFunSuite with BlockCacheContract {

  override def retention: Retention = Retention.KEEP

  private val SlabBytes = 1 << 20

  private def withSlabs(slabs: Int)(body: CacheFixture => Unit): Unit = {
    val fixture = CacheFixture.of(slabs, SlabBytes, retention)
    body(fixture)
    fixture.assertNoLeaks()
  }

  test("a block that was read stays and is a hit") {
    withCache { f =>
      assert(!f.read(0) && f.read(0) && f.read(0))
      assert(f.loader.calls.size == 1 && f.value(Metric.CACHE_HITS) == 2)
      val gauges = f.cache.gauges
      assert(gauges.blocks == 1 && gauges.pinnedBlocks == 0 && gauges.readyBytes == 4096 && gauges.tickets == 0)
    }
  }

  test("a block that a cancelled load still brings is kept if its key is absent") {
    withCache { f =>
      f.demand(0).close()
      f.loader.last.complete()
      assert(f.cache.gauges.blocks == 1)
      assert(f.read(0), "the late block is as good as any")
    }
  }

  test("a hit of a block that a cancelled load was the first to bring after a reload closes nothing twice") {
    withCache { f =>
      f.demand(0).close()
      val first = f.loader.last
      f.demand(0).close()
      first.complete()
      f.loader.last.complete()
      assert(f.cache.gauges.blocks == 1 && f.pool.leases == 1)
    }
  }

  test("nothing is evicted while nobody waits for memory") {
    withSlabs(2) { f =>
      f.read(0)
      f.read(1)
      f.cache.makeRoom()
      assert(f.cache.gauges.blocks == 2 && f.metrics.value(Metric.EVICTIONS) == 0)
    }
  }

  test("making room evicts as many blocks as those who wait need, and counts them") {
    withSlabs(4) { f =>
      (0L to 3L).foreach(f.read)
      val leases = Seq.fill(2)(f.memory())
      assert(f.cache.gauges.blocks == 2 && f.metrics.value(Metric.EVICTIONS) == 2)
      leases.foreach(_.close())
    }
  }

  test("a pinned block is never evicted, and room is made when it is unpinned") {
    withSlabs(1) { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      val pin = f.pin(ticket)
      ticket.close()
      var granted = false
      f.pool.request(SlabBytes, lease => { granted = true; lease.close() })
      f.cache.makeRoom()
      assert(!granted && f.cache.clear() == 0)
      f.assertContent(pin, 0)
      assert(granted && f.cache.gauges.blocks == 0)
    }
  }

  test("a block that completes with nobody to read it makes room for those who wait") {
    withSlabs(1) { f =>
      val ticket = f.ahead(0, 1).head
      val lease = f.pool.tryAcquire(SlabBytes)
      var granted = false
      f.pool.request(SlabBytes, other => { granted = true; other.close() })
      f.loader.last.complete(lease, SlabBytes)
      assert(granted && !ticket.isReady)
      ticket.close()
    }
  }

  test("a block that loses its last interest is gone when somebody waits for memory") {
    withSlabs(2) { f =>
      val wanted = f.ahead(0, 1).head
      f.loader.last.complete()
      val pinned = f.demand(1)
      f.loader.last.complete()
      val pin = f.pin(pinned)
      pinned.close()
      wanted.close()
      f.memory().close()
      assert(f.cache.gauges.blocks == 1)
      f.assertContent(pin, 1)
    }
  }

  test("blocks that nobody wants go before blocks that were loaded ahead for a reader") {
    withSlabs(3) { f =>
      val ahead = f.ahead(0, 2)
      f.loader.last.completeAll()
      f.read(7)
      val lease = f.memory()
      assert(ahead.forall(_.isReady), "block 7 went")
      lease.close()
      ahead.foreach(_.close())
    }
  }

  test("of blocks that were loaded ahead the one that is wanted last goes first") {
    withSlabs(3) { f =>
      val ahead = f.ahead(0, 3)
      f.loader.last.completeAll()
      val again = f.ahead(0, 1)
      val leases = Seq.newBuilder[AutoCloseable]
      leases += f.memory()
      assert(ahead.map(_.isReady) == Seq(true, true, false))
      leases += f.memory()
      assert(ahead.map(_.isReady) == Seq(true, false, false), "who asked first is served first")
      leases.result().foreach(_.close())
      (ahead ++ again).foreach(_.close())
    }
  }

  test("a block that was evicted before its reader came is loaded anew, demanded") {
    withSlabs(1) { f =>
      val ticket = f.ahead(0, 1).head
      f.loader.last.complete()
      f.memory().close()
      assert(!ticket.isReady && f.cache.gauges.blocks == 0)
      f.loader.atOnce = _.complete()
      f.assertContent(f.pin(ticket), 0)
      assert(f.loader.last.need == BlockLoader.Need.DEMANDED && f.loader.calls.size == 2)
      ticket.close()
    }
  }

  test("reading ahead takes memory of blocks that nobody wants, and of no others") {
    withSlabs(2) { f =>
      f.read(0)
      val wanted = f.ahead(1, 1).head
      f.loader.last.complete()
      val lease = f.cache.tryAcquire(SlabBytes)
      assert(lease != null && f.metrics.value(Metric.EVICTIONS) == 1)
      assert(f.cache.tryAcquire(SlabBytes) == null && wanted.isReady)
      lease.close()
      wanted.close()
    }
  }

  test("reading ahead takes no memory while others wait for some") {
    withSlabs(1) { f =>
      val held = f.pool.tryAcquire(SlabBytes)
      val waiting = f.pool.request(SlabBytes, _.close())
      assert(f.cache.tryAcquire(4096) == null)
      assert(f.pool.withdraw(waiting))
      held.close()
    }
  }

  test("small objects' blocks are blocks") {
    withCache { f =>
      val tickets = f.demand(0, 3)
      Seq(1, 5000, 70000).foreach(n => f.loader.last.complete(f.pool.tryAcquire(n), n))
      assert(f.cache.gauges.readyBytes == 75001)
      for ((ticket, ordinal) <- tickets.zip(0L to 2L)) f.assertContent(f.pin(ticket), ordinal)
      tickets.foreach(_.close())
    }
  }

  test("clearing frees what is not pinned and tells how much") {
    withCache { f =>
      (0L to 4L).foreach(f.read)
      val ticket = f.demand(0)
      val pin = f.pin(ticket)
      assert(f.cache.clear() == 4 && f.cache.gauges.blocks == 1)
      pin.close()
      ticket.close()
      f.cache.clear()
      assert(f.pool.leases == 0)
    }
  }

  test("a late end of a load that was heard of before is no news") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "late"))
      f.loader.last.drop()
      f.assertContent(f.pin(ticket), 0)
      ticket.close()
    }
  }
}
