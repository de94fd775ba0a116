package io.s3ranged.contract

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.cache.{BlockLoader, Retention}
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.metrics.Metric
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{CacheFixture, Concurrently}

/** What holds of a block cache, whatever it does with blocks that nobody uses. */
trait BlockCacheContract { this: AnyFunSuite =>

  def retention: Retention

  private val fault = Faults.of(
    FaultKind.ACCESS_DENIED, ObjectRef.named("bucket", "object"), new ByteRange(0, 5), "the store answered 403")

  protected def withCache(body: CacheFixture => Unit): Unit = {
    val fixture = CacheFixture.of(4, 4096, retention)
    body(fixture)
    fixture.assertNoLeaks()
  }

  test("an absent block is loaded once, with the context, and has the loader's bytes") {
    withCache { f =>
      val ticket = f.demand(7)
      assert(f.loader.runs == Seq((7L, 1)))
      assert(f.loader.last.context == "context" && f.loader.last.need == BlockLoader.Need.DEMANDED)
      assert(!ticket.isReady)
      f.loader.last.complete()
      assert(ticket.isReady)
      f.assertContent(f.pin(ticket), 7)
      ticket.close()
      assert(f.value(Metric.CACHE_MISSES) == 1 && f.value(Metric.CACHE_HITS) == 0)
    }
  }

  test("a run of absent blocks is one load, and its tickets are in order") {
    withCache { f =>
      val tickets = f.ahead(3, 5)
      assert(f.loader.runs == Seq((3L, 5)))
      f.loader.last.completeAll()
      for ((ticket, ordinal) <- tickets.zip(3L to 7L)) f.assertContent(f.pin(ticket), ordinal)
      tickets.foreach(_.close())
    }
  }

  test("runs are split around blocks that are ready and blocks that others load") {
    withCache { f =>
      val ready = f.demand(2)
      f.loader.last.complete()
      val loading = f.demand(5, 2)
      val run = f.ahead(0, 10)
      assert(f.loader.runs.drop(2) == Seq((0L, 2), (3L, 2), (7L, 3)))
      assert(f.value(Metric.CACHE_HITS) == 1 && f.value(Metric.JOINED_FLIGHTS) == 2)
      assert(f.value(Metric.CACHE_MISSES) == 3 + 7)
      f.loader.calls.tail.foreach(_.completeAll())
      for ((ticket, ordinal) <- run.zip(0L to 9L)) f.assertContent(f.pin(ticket), ordinal)
      (run ++ loading :+ ready).foreach(_.close())
    }
  }

  test("blocks of different sources never meet") {
    withCache { f =>
      val mine = f.demand(0)
      val other = f.cache.request(new io.s3ranged.engine.cache.BlockKey("another", 0), 1, null,
        BlockLoader.Need.DEMANDED, f.reader).asScala.head
      assert(f.loader.calls.size == 2)
      f.loader.calls.foreach(_.complete())
      Seq(mine, other).foreach(_.close())
    }
  }

  test("readers of a block share one load") {
    withCache { f =>
      val tickets = Seq.fill(5)(f.demand(0))
      assert(f.loader.calls.size == 1 && f.value(Metric.JOINED_FLIGHTS) == 4)
      f.loader.last.complete()
      val pins = tickets.map(f.pin)
      assert(pins.map(_.address).distinct.size == 1)
      assert(f.cache.gauges.pinnedBlocks == 1)
      pins.foreach(f.assertContent(_, 0))
      tickets.foreach(_.close())
    }
  }

  test("a block at the object's end is as long as the loader says, and its view is read-only") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete(f.pool.tryAcquire(100), 60)
      val pin = f.pin(ticket)
      assert(pin.length == 60 && pin.buffer.remaining == 60 && pin.buffer.isReadOnly && pin.buffer.isDirect)
      val view = pin.buffer
      view.get()
      assert(pin.buffer.position() == 0, "views have positions of their own")
      pin.close()
      ticket.close()
    }
  }

  test("a pin is closed once, and dead from then on") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      val pin = f.pin(ticket)
      pin.close()
      assertThrows[IllegalStateException](pin.close())
      assertThrows[IllegalStateException](pin.buffer)
      assertThrows[IllegalStateException](pin.address)
      ticket.close()
      ticket.close()
    }
  }

  test("a pin outlives its ticket") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      val pin = f.pin(ticket)
      ticket.close()
      f.cache.clear()
      f.assertContent(pin, 0)
    }
  }

  test("a demanded request promotes the load that it joins, once") {
    withCache { f =>
      val early = f.ahead(0, 3)
      assert(f.loader.last.promotions == 0)
      val late = f.demand(1) +: Seq(f.demand(2))
      assert(f.loader.last.promotions == 1 && f.loader.calls.size == 1)
      f.loader.last.completeAll()
      (early ++ late).foreach(_.close())
    }
  }

  test("waiting for a block that is loaded ahead promotes its load") {
    withCache { f =>
      val tickets = f.ahead(0, 2)
      val reader = Concurrently.run(f.assertContent(f.pin(tickets(1)), 1))
      Concurrently.await(f.loader.last.promotions == 1)
      f.loader.last.completeAll()
      reader.result()
      tickets.foreach(_.close())
    }
  }

  test("what is said of a load before the loader has answered is said to it then") {
    withCache { f =>
      f.loader.atOnce = _ => f.demand(0).close()
      val ticket = f.ahead(0, 1).head
      assert(f.loader.last.promotions == 1 && f.loader.last.cancellations == 0)
      ticket.close()
      assert(f.loader.last.cancellations == 1)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
    }
  }

  test("a load that ends before it has begun is a load") {
    withCache { f =>
      f.loader.atOnce = _.completeAll()
      val ticket = f.demand(0)
      assert(ticket.isReady)
      f.assertContent(f.pin(ticket), 0)
      ticket.close()
    }
  }

  test("a failed load gives its fault to each waiter, with the waiter's stack") {
    withCache { f =>
      val tickets = Seq.fill(3)(f.demand(0))
      val readers = tickets.map(t => Concurrently.run(intercept[RangedIOException](f.pin(t))))
      Concurrently.await(f.cache.gauges.waiting == 3)
      f.loader.last.fail(fault)
      val faults = readers.map(_.result())
      for (e <- faults) {
        assert(e.kind == FaultKind.ACCESS_DENIED && e.getCause == fault)
        assert(e.getMessage.contains("s3://bucket/object") && e.getMessage.contains("grant s3:GetObject"))
        assert(e.getStackTrace.exists(_.getMethodName == "pin"))
      }
      assert(faults.distinct.size == 3)
      tickets.foreach(_.close())
    }
  }

  test("a reader who comes after the failure of its load hears of it, a later request loads anew") {
    withCache { f =>
      val ticket = f.ahead(0, 1).head
      f.loader.last.fail(fault)
      assert(ticket.isReady, "pin would not wait")
      assert(intercept[RangedIOException](f.pin(ticket)).kind == FaultKind.ACCESS_DENIED)
      val again = f.demand(0)
      assert(f.loader.calls.size == 2, "a failure is not cached")
      f.loader.last.complete()
      f.assertContent(f.pin(again), 0)
      Seq(ticket, again).foreach(_.close())
    }
  }

  test("a failure leaves the blocks before it alone") {
    withCache { f =>
      val tickets = f.demand(0, 4)
      f.loader.last.complete()
      f.loader.last.complete()
      f.loader.last.fail(fault)
      for (i <- 0 to 1) f.assertContent(f.pin(tickets(i)), i.toLong)
      for (i <- 2 to 3) assert(intercept[RangedIOException](f.pin(tickets(i))).kind == FaultKind.ACCESS_DENIED)
      tickets.foreach(_.close())
    }
  }

  test("a load is cancelled when nobody wants what is still to come of it, and not before") {
    withCache { f =>
      val tickets = f.ahead(0, 4)
      val other = f.ahead(3, 1).head
      tickets.foreach(_.close())
      assert(f.loader.last.cancellations == 0, "another reader wants block 3")
      other.close()
      assert(f.loader.last.cancellations == 1)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
    }
  }

  test("a load is cancelled when the last block that somebody wants has come") {
    withCache { f =>
      val tickets = f.ahead(0, 3)
      tickets.tail.foreach(_.close())
      assert(f.loader.last.cancellations == 0)
      f.loader.last.complete()
      assert(f.loader.last.cancellations == 1)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
      tickets.head.close()
    }
  }

  test("a load that has ended is never cancelled") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      ticket.close()
      assert(f.loader.last.cancellations == 0)
    }
  }

  test("asking for a block whose load is being cancelled starts a new load") {
    withCache { f =>
      f.demand(0).close()
      val cancelled = f.loader.last
      assert(cancelled.cancellations == 1)
      val ticket = f.demand(0)
      assert(f.loader.calls.size == 2)
      cancelled.fail(Faults.of(FaultKind.CANCELLED, "gone"))
      f.loader.last.complete()
      f.assertContent(f.pin(ticket), 0)
      ticket.close()
    }
  }

  test("a block that a cancelled load still brings is closed if another load is under way") {
    withCache { f =>
      f.demand(0).close()
      val cancelled = f.loader.last
      val ticket = f.demand(0)
      cancelled.complete()
      assert(f.pool.leases == 0 && !ticket.isReady)
      f.loader.last.complete()
      f.assertContent(f.pin(ticket), 0)
      ticket.close()
    }
  }

  test("a cancelled load's blocks count as loading until the loader has told their end") {
    withCache { f =>
      f.demand(0, 3).foreach(_.close())
      assert(f.cache.gauges.loadingBlocks == 3)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
      assert(f.cache.gauges.loadingBlocks == 0)
    }
  }

  test("a leader and 49 others wait; the leader leaves; 49 get the block of one load") {
    withCache { f =>
      val tickets = Seq.fill(50)(f.demand(0))
      val readers = tickets.map(t => Concurrently.run(scala.util.Try(f.assertContent(f.pin(t), 0))))
      Concurrently.await(f.cache.gauges.waiting == 50)
      tickets.head.close()
      val gone = readers.head.result().failed.get.asInstanceOf[RangedIOException]
      assert(gone.kind == FaultKind.CANCELLED && gone.getMessage.contains("s3://bucket/object"))
      f.loader.last.complete()
      assert(readers.tail.map(_.result()).forall(_.isSuccess))
      assert(f.loader.calls.size == 1 && f.loader.last.cancellations == 0)
      tickets.foreach(_.close())
    }
  }

  test("a dropped block is absent: no fault, and who asks again loads it") {
    withCache { f =>
      val tickets = f.ahead(0, 3)
      f.loader.last.complete()
      f.loader.last.drop()
      assert(tickets.map(_.isReady) == Seq(true, false, false))
      assert(f.cache.gauges.loadingBlocks == 0)
      val again = f.demand(1)
      assert(f.loader.runs == Seq((0L, 3), (1L, 1)))
      f.loader.last.complete()
      f.assertContent(f.pin(again), 1)
      (tickets :+ again).foreach(_.close())
    }
  }

  test("readers who wait for a dropped block load it at once, demanded and only once") {
    withCache { f =>
      val tickets = f.ahead(0, 2) ++ f.ahead(1, 1)
      val readers = tickets.tail.map(t => Concurrently.run(f.assertContent(f.pin(t), 1)))
      Concurrently.await(f.cache.gauges.waiting == 2)
      f.loader.last.drop()
      Concurrently.await(f.loader.calls.size == 2 && f.cache.gauges.waiting == 2)
      assert(f.loader.runs == Seq((0L, 2), (1L, 1)))
      assert(f.loader.last.need == BlockLoader.Need.DEMANDED && f.loader.last.context == "context")
      f.loader.last.complete()
      readers.foreach(_.result())
      tickets.foreach(_.close())
    }
  }

  test("a loader that throws fails its blocks instead of leaving readers to wait") {
    withCache { f =>
      f.loader.atOnce = _ => throw new IllegalStateException("broken loader")
      val ticket = f.demand(0)
      val e = intercept[RangedIOException](f.pin(ticket))
      assert(e.kind == FaultKind.STORE_ERROR && e.getMessage.contains("broken loader"))
      f.loader.atOnce = _ => throw new OutOfMemoryError("Direct buffer memory")
      val starved = f.demand(1)
      assert(intercept[RangedIOException](f.pin(starved)).kind == FaultKind.MEMORY_STARVED)
      Seq(ticket, starved).foreach(_.close())
    }
  }
}
