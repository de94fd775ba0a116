package io.s3ranged.engine.cache

import java.time.Duration
import java.util.concurrent.locks.Condition

import scala.collection.mutable

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.metrics.Metric
import io.s3ranged.testing.{CacheFixture, Concurrently}

/** How readers wait, and how waiting ends: time, interrupt, close. */
final class BlockCacheWaitSuite extends AnyFunSuite {

  private val Second = 1000000000L

  /** Plays what others do while a reader waits; time passes only where nobody does anything. */
  private final class PlayedClock extends WaitClock {
    val steps: mutable.Queue[() => Unit] = mutable.Queue.empty
    var now = 0L

    override def nanoTime(): Long = now

    override def await(condition: Condition, nanos: Long): Unit =
      if (steps.isEmpty) now += nanos else steps.dequeue()()
  }

  private def played(slabs: Int)(body: (CacheFixture, PlayedClock) => Unit): Unit = {
    val clock = new PlayedClock
    val fixture = new CacheFixture(slabs, 1 << 20, new BlockCache(_, _, Retention.KEEP, _, clock))
    body(fixture, clock)
    fixture.assertNoLeaks()
  }

  private def withCache(body: CacheFixture => Unit): Unit = {
    val fixture = CacheFixture.of(4, 4096, Retention.KEEP)
    body(fixture)
    fixture.assertNoLeaks()
  }

  private def faultOf(ticket: BlockTicket, timeout: Duration = CacheFixture.Patience): RangedIOException = {
    val fault = intercept[RangedIOException](ticket.pin(timeout))
    assert(fault.getMessage.contains("of s3://bucket/object") && fault.getMessage.contains(fault.kind.remedy))
    fault
  }

  test("where no block arrives a reader gives up after its time-out, and may try again") {
    played(2) { (f, clock) =>
      val ticket = f.demand(3)
      val fault = faultOf(ticket, Duration.ofSeconds(5))
      assert(fault.kind == FaultKind.MEMORY_STARVED && clock.now == 5 * Second)
      assert(fault.getMessage.contains("block 3 of") && fault.getMessage.contains("5000 ms"))
      f.loader.last.complete()
      f.assertContent(f.pin(ticket), 3)
      ticket.close()
    }
  }

  test("the time-out starts anew with every block that arrives for anybody") {
    played(3) { (f, clock) =>
      val others = f.ahead(10, 2)
      val ticket = f.demand(0)
      clock.steps += (() => clock.now += 4 * Second)
      clock.steps += (() => f.loader.calls.head.complete())
      clock.steps += (() => clock.now += 4 * Second)
      clock.steps += (() => f.loader.calls.head.complete())
      assert(faultOf(ticket, Duration.ofSeconds(5)).kind == FaultKind.MEMORY_STARVED)
      assert(clock.now == 13 * Second)
      f.loader.last.complete()
      (others :+ ticket).foreach(_.close())
    }
  }

  test("a reader whose load has its memory waits for the store for as long as it takes") {
    played(2) { (f, clock) =>
      val ticket = f.demand(3)
      f.loader.last.granted = true
      for (_ <- 1 to 3) clock.steps += (() => clock.now += 7 * Second)
      clock.steps += (() => f.loader.last.complete())
      f.assertContent(ticket.pin(Duration.ofSeconds(5)), 3)
      assert(clock.now == 21 * Second)
      ticket.close()
      val next = f.demand(4)
      f.loader.last.granted = true
      clock.steps += (() => clock.now += 7 * Second)
      clock.steps += (() => f.loader.last.granted = false)
      assert(faultOf(next, Duration.ofSeconds(5)).kind == FaultKind.MEMORY_STARVED)
      f.loader.last.complete()
      next.close()
    }
  }

  test("the time that a reader waits is counted for it, and none for a block that is there") {
    played(2) { (f, clock) =>
      val ticket = f.demand(0)
      clock.steps += (() => clock.now += 7 * Second)
      clock.steps += (() => f.loader.last.complete())
      f.assertContent(f.pin(ticket), 0)
      f.assertContent(f.pin(ticket), 0)
      assert(f.value(Metric.FETCH_WAIT) == 7 * Second)
      ticket.close()
    }
  }

  test("a block that is dropped again and again ends in want of memory, not in a circle") {
    played(2) { (f, clock) =>
      val ticket = f.ahead(0, 1).head
      f.loader.last.drop()
      f.loader.atOnce = call => { clock.now += Second; call.drop() }
      assert(faultOf(ticket, Duration.ofSeconds(5)).kind == FaultKind.MEMORY_STARVED)
      assert(f.loader.calls.size == 6)
      ticket.close()
    }
  }

  test("a block cannot be evicted between its completion and the waking of its reader") {
    played(1) { (f, clock) =>
      val ticket = f.demand(0)
      var granted = false
      clock.steps += { () =>
        f.loader.last.complete()
        f.pool.request(1 << 20, lease => { granted = true; lease.close() })
        f.cache.makeRoom()
      }
      val pin = f.pin(ticket)
      assert(!granted)
      f.assertContent(pin, 0)
      assert(granted && f.loader.calls.size == 1)
      ticket.close()
    }
  }

  test("a ticket that is closed between completion and waking gives its pin back") {
    played(1) { (f, clock) =>
      val ticket = f.demand(0)
      clock.steps += { () =>
        f.loader.last.complete()
        ticket.close()
      }
      assert(faultOf(ticket).kind == FaultKind.CANCELLED)
      assert(f.cache.gauges.pinnedBlocks == 0 && f.cache.gauges.blocks == 1)
    }
  }

  test("a thread that is interrupted between completion and waking gives its pin back") {
    played(1) { (f, clock) =>
      val ticket = f.demand(0)
      clock.steps += { () =>
        f.loader.last.complete()
        throw new InterruptedException
      }
      assert(faultOf(ticket).kind == FaultKind.CANCELLED)
      assert(Thread.interrupted() && f.cache.gauges.pinnedBlocks == 0)
      f.assertContent(f.pin(ticket), 0)
      ticket.close()
    }
  }

  test("an interrupt wakes a reader with CANCELLED, leaves its flag set, and the load to its ticket") {
    withCache { f =>
      val ticket = f.demand(0)
      val reader = Concurrently.run((faultOf(ticket), Thread.currentThread.isInterrupted))
      Concurrently.await(f.cache.gauges.waiting == 1)
      reader.thread.interrupt()
      val (fault, flag) = reader.result()
      assert(fault.kind == FaultKind.CANCELLED && flag)
      assert(f.loader.last.cancellations == 0)
      ticket.close()
      assert(f.loader.last.cancellations == 1)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
    }
  }

  test("an interrupted thread gets no pin and starts no load") {
    withCache { f =>
      val ticket = f.ahead(0, 1).head
      f.loader.last.drop()
      val reader = Concurrently.run {
        Thread.currentThread.interrupt()
        faultOf(ticket)
      }
      assert(reader.result().kind == FaultKind.CANCELLED && f.loader.calls.size == 1)
      ticket.close()
    }
  }

  test("closing a ticket wakes its reader with CANCELLED and cancels a load that is in vain") {
    withCache { f =>
      val ticket = f.demand(0)
      val reader = Concurrently.run(faultOf(ticket))
      Concurrently.await(f.cache.gauges.waiting == 1)
      ticket.close()
      assert(reader.result().kind == FaultKind.CANCELLED && f.loader.last.cancellations == 1)
      assert(faultOf(ticket).kind == FaultKind.CANCELLED && ticket.isReady)
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
    }
  }

  test("closing the cache wakes all readers with CANCELLED and cancels all loads") {
    withCache { f =>
      val tickets = f.demand(0) +: f.ahead(5, 3)
      val readers = tickets.map(ticket => Concurrently.run(faultOf(ticket)))
      Concurrently.await(f.cache.gauges.waiting == 4)
      f.cache.close()
      assert(readers.map(_.result().kind).forall(_ == FaultKind.CANCELLED))
      assert(f.loader.calls.map(_.cancellations) == Seq(1, 1))
      f.loader.calls.head.complete()
      assert(f.pool.leases == 0, "a late block is freed")
      f.loader.last.fail(Faults.of(FaultKind.CANCELLED, "gone"))
      tickets.foreach(_.close())
    }
  }

  test("a closed cache loads nothing; what is pinned is freed with its last pin") {
    withCache { f =>
      val ticket = f.demand(0)
      f.loader.last.complete()
      val pin = f.pin(ticket)
      f.read(1)
      f.cache.close()
      f.cache.close()
      assert(f.pool.leases == 1)
      val late = f.demand(0, 2)
      assert(late.forall(_.isReady) && f.loader.calls.size == 2)
      assert(late.map(faultOf(_).kind).forall(_ == FaultKind.CANCELLED))
      f.assertContent(pin, 0)
      assert(f.pool.leases == 0)
      (late :+ ticket).foreach(_.close())
    }
  }

  test("closing a cache lets those who wait for memory have it") {
    val f = CacheFixture.of(1, 1 << 20, Retention.KEEP)
    f.read(0)
    var granted = false
    f.pool.request(1 << 20, lease => { granted = true; lease.close() })
    f.cache.close()
    assert(granted)
    f.assertNoLeaks()
  }
}
