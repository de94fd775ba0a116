package io.s3ranged.engine.memory

import java.nio.ByteBuffer
import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}

import scala.collection.mutable
import scala.util.Random

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.testing.{Concurrently, LeakCheck}

final class BufferPoolSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val Slab = BufferPool.SLAB_BYTES
  private val Piece = BufferPool.MIN_PIECE_BYTES

  private def withPool(slabs: Int)(body: BufferPool => Unit): Unit = {
    val pool = new BufferPool(slabs.toLong * Slab)
    body(pool)
    LeakCheck.assertNoLeases(pool)
    assert(!pool.hasWaiters)
  }

  /** Asks for memory and tells in which order it came. */
  private final class Asker(pool: BufferPool) {
    val granted = mutable.Buffer.empty[(Int, BufferLease)]

    def ask(name: Int, length: Int): MemoryRequest =
      pool.request(length, lease => { granted += name -> lease; () })

    def names: Seq[Int] = granted.map(_._1).toSeq
    def closeAll(): Unit = granted.foreach(_._2.close())
  }

  test("the budget is hard: whole slabs, and not a byte above") {
    withPool(3) { pool =>
      val leases = Seq.fill(3)(pool.tryAcquire(Slab))
      assert(leases.forall(_ != null) && pool.tryAcquire(1) == null)
      assert(pool.usedBytes == 3L * Slab && pool.usedBytes == pool.maxBytes)
      leases.foreach(_.close())
    }
  }

  test("a budget is rounded down to whole slabs, and up to one") {
    assert(new BufferPool(3L * Slab - 1).maxBytes == 2L * Slab)
    assert(new BufferPool(1).maxBytes == Slab)
  }

  test("what is put into quarantine is never granted again, with all of its slab, and stays counted as used") {
    val pool = new BufferPool(2L * Slab)
    val pieces = Seq.fill(3)(pool.tryAcquire(Piece))
    val first = pieces.head.address
    pieces(1).quarantine()
    assert(pool.quarantinedBytes == Slab && pool.leases == 2 && pool.usedBytes == Slab)
    val other = pool.tryAcquire(Piece)
    assert(math.abs(other.address - first) >= Piece && pool.usedBytes == 2L * Slab, "a piece of the same slab")
    pieces(2).quarantine()
    pieces(0).close()
    assert(pool.quarantinedBytes == Slab && pool.tryAcquire(Slab) == null, "the slab came back")
    assertThrows[IllegalStateException](pieces(1).quarantine())
    other.close()
    val whole = pool.tryAcquire(Slab)
    assert(whole != null && pool.tryAcquire(1) == null)
    whole.quarantine()
    assert(pool.quarantinedBytes == 2L * Slab && pool.usedBytes == 2L * Slab && pool.leases == 0)
  }

  test("nothing is allocated before it is asked for, and nothing twice") {
    val allocated = new AtomicInteger
    val pool = new BufferPool(4L * Slab, n => { allocated.incrementAndGet(); ByteBuffer.allocateDirect(n) })
    assert(allocated.get == 0)
    for (_ <- 0 until 10) {
      val leases = Seq(Slab, 5000, 5000).map(n => pool.tryAcquire(n))
      leases.foreach(_.close())
    }
    assert(allocated.get == 2)
  }

  test("a lease has as many bytes as were asked for, of which views have positions of their own") {
    withPool(1) { pool =>
      for (length <- Seq(1, 4095, 4096, 4097, 65536, 70000, Slab)) {
        val lease = pool.tryAcquire(length)
        assert(lease.length == length && lease.buffer.remaining == length && lease.buffer.isDirect)
        lease.buffer.put(new Array[Byte](length))
        assert(lease.buffer.position() == 0)
        lease.close()
      }
    }
  }

  test("the address is that of byte 0 of the view") {
    withPool(1) { pool =>
      val leases = Seq.fill(4)(pool.tryAcquire(Piece))
      assert(leases.map(_.address).distinct.size == 4)
      for (lease <- leases) {
        lease.buffer.put(0, 42.toByte)
        assert(DirectMemory.address(lease.buffer) == lease.address)
      }
      leases.foreach(_.close())
    }
  }

  test("a heap buffer has no address") {
    assertThrows[IllegalArgumentException](DirectMemory.address(ByteBuffer.allocate(1)))
  }

  test("a length of nothing, or of more than a slab, is refused") {
    withPool(1) { pool =>
      for (length <- Seq(-1, 0, Slab + 1)) {
        assertThrows[IllegalArgumentException](pool.tryAcquire(length))
        assertThrows[IllegalArgumentException](pool.request(length, _.close()))
      }
    }
  }

  test("small leases share a slab") {
    withPool(1) { pool =>
      val leases = Seq.fill(Slab / Piece)(pool.tryAcquire(Piece))
      assert(leases.forall(_ != null) && pool.usedBytes == Slab && pool.tryAcquire(1) == null)
      leases.foreach(_.close())
    }
  }

  test("sizes are rounded up to powers of two") {
    withPool(1) { pool =>
      val leases = Seq.fill(4)(pool.tryAcquire(Slab / 8 + 1))
      assert(leases.forall(_ != null) && pool.tryAcquire(Slab / 8 + 1) == null)
      leases.foreach(_.close())
    }
  }

  test("a slab that is wholly free serves another size") {
    withPool(1) { pool =>
      val small = Seq.fill(3)(pool.tryAcquire(Piece))
      assert(pool.tryAcquire(Slab) == null)
      small.tail.foreach(_.close())
      assert(pool.tryAcquire(2 * Piece) == null, "one piece is held yet")
      small.head.close()
      val whole = pool.tryAcquire(Slab)
      assert(whole != null)
      whole.close()
      pool.tryAcquire(2 * Piece).close()
    }
  }

  test("requests are granted in the order in which they came, small ones no earlier") {
    withPool(2) { pool =>
      val held = Seq.fill(2)(pool.tryAcquire(Slab))
      val asker = new Asker(pool)
      for (name <- 1 to 4) asker.ask(name, if (name % 2 == 0) Piece else Slab)
      assert(pool.hasWaiters && pool.tryAcquire(1) == null)
      held.head.close()
      assert(asker.names == Seq(1))
      held(1).close()
      assert(asker.names == Seq(1, 2), "4 would find a piece beside 2, but 3 was first")
      asker.granted.head._2.close()
      assert(asker.names == Seq(1, 2, 3, 4) && !pool.hasWaiters)
      asker.granted.drop(1).foreach(_._2.close())
    }
  }

  test("a request is granted before it returns where there is memory and nobody waits") {
    withPool(1) { pool =>
      val asker = new Asker(pool)
      val request = asker.ask(1, Slab)
      assert(asker.names == Seq(1) && !pool.withdraw(request))
      asker.closeAll()
    }
  }

  test("a request that is withdrawn is never granted, and lets those behind it by") {
    withPool(2) { pool =>
      val held = pool.tryAcquire(Slab)
      val small = pool.tryAcquire(Piece)
      val asker = new Asker(pool)
      val large = asker.ask(1, Slab)
      asker.ask(2, Piece)
      assert(asker.names.isEmpty)
      assert(pool.withdraw(large))
      assert(asker.names == Seq(2) && !pool.withdraw(large))
      held.close()
      assert(asker.names == Seq(2))
      small.close()
      asker.closeAll()
    }
  }

  test("the peak stays when memory is given back") {
    withPool(4) { pool =>
      val leases = Seq.fill(3)(pool.tryAcquire(Slab))
      leases.foreach(_.close())
      pool.tryAcquire(1).close()
      assert(pool.peakBytes == 3L * Slab && pool.usedBytes == 0)
    }
  }

  test("closing a lease twice throws and changes nothing") {
    withPool(1) { pool =>
      val lease = pool.tryAcquire(Piece)
      lease.close()
      val other = pool.tryAcquire(Piece)
      assert(intercept[IllegalStateException](lease.close()).getMessage.contains("CLOSED"))
      assert(pool.leases == 1)
      other.close()
    }
  }

  test("a grant may ask for and give back memory itself") {
    withPool(1) { pool =>
      val held = pool.tryAcquire(Slab)
      val done = mutable.Buffer.empty[Int]
      pool.request(Slab, lease => {
        lease.close()
        pool.request(Piece, inner => { inner.close(); done += 2; () })
        done += 1
      })
      held.close()
      assert(done == Seq(2, 1))
    }
  }

  test("a grant that throws takes nobody else's memory away") {
    withPool(1) { pool =>
      val held = pool.tryAcquire(Slab)
      val asker = new Asker(pool)
      pool.request(Piece, lease => { lease.close(); throw new IllegalStateException("planted") })
      asker.ask(1, Piece)
      assert(intercept[IllegalStateException](held.close()).getMessage == "planted")
      assert(asker.names == Seq(1))
      asker.closeAll()
    }
  }

  test("where the JVM has less memory than the budget, the pool makes do with what it got") {
    val allocated = new AtomicInteger
    val pool = new BufferPool(4L * Slab, n =>
      if (allocated.getAndIncrement() < 2) ByteBuffer.allocateDirect(n) else throw new OutOfMemoryError("planted"))
    val leases = Seq.fill(2)(pool.tryAcquire(Slab))
    val asker = new Asker(pool)
    assert(pool.tryAcquire(Slab) == null)
    asker.ask(1, Slab)
    leases.foreach(_.close())
    assert(asker.names == Seq(1) && pool.peakBytes == 2L * Slab)
    asker.closeAll()
    LeakCheck.assertNoLeases(pool)
    val none = new BufferPool(Slab, _ => throw new OutOfMemoryError("planted"))
    assertThrows[OutOfMemoryError](none.tryAcquire(1))
  }

  private sealed trait Step
  private final case class Acquire(length: Int) extends Step
  private final case class Release(which: Int) extends Step

  private val steps: Gen[List[Step]] = Gen.listOf(Gen.frequency(
    3 -> Gen.oneOf(Gen.choose(1, Slab), Gen.choose(1, 3 * Piece), Gen.const(Slab)).map(Acquire(_)),
    2 -> Gen.choose(0, 1000).map(Release(_))))

  test("leases never overlap, keep what is written to them, and the gauges agree with a model") {
    forAll(steps) { steps =>
      withPool(3) { pool =>
        val held = mutable.Buffer.empty[(BufferLease, Byte)]
        for ((step, number) <- steps.zipWithIndex) {
          step match {
            case Acquire(length) =>
              val lease = pool.tryAcquire(length)
              if (lease == null) assert(pool.usedBytes == pool.maxBytes)
              else held += ((filled(lease, number.toByte), number.toByte))
            case Release(which) if held.nonEmpty =>
              val (lease, mark) = held.remove(which % held.size)
              assertFilled(lease, mark)
              lease.close()
            case Release(_) =>
          }
          assert(pool.leases == held.size)
          assert(held.map(_._1.length.toLong).sum <= pool.usedBytes && pool.usedBytes <= pool.peakBytes)
          assert(pool.peakBytes <= pool.maxBytes && (held.nonEmpty || pool.usedBytes == 0))
          val places = held.map(l => (l._1.address, l._1.address + l._1.length)).sorted
          assert(places.zip(places.drop(1)).forall { case (a, b) => a._2 <= b._1 })
        }
        held.foreach(_._1.close())
      }
    }
  }

  test("many threads that ask, withdraw and give back get memory of their own and leave none behind") {
    withPool(4) { pool =>
      val grants = new AtomicLong
      val threads = for (seed <- 0 until 8) yield Concurrently.run {
        val random = new Random(seed)
        for (round <- 0 until 2000) {
          val length = 1 + random.nextInt(if (random.nextInt(3) == 0) Slab else 4 * Piece)
          val got = new java.util.concurrent.CompletableFuture[BufferLease]
          val request = pool.request(length, lease => { got.complete(lease); () })
          if (random.nextInt(4) > 0 || !pool.withdraw(request)) {
            val lease = got.get(30, java.util.concurrent.TimeUnit.SECONDS)
            val mark = (seed * 31 + round).toByte
            assertFilled(filled(lease, mark), mark)
            lease.close()
            grants.incrementAndGet()
          }
        }
      }
      threads.foreach(_.result())
      assert(grants.get > 8000 && pool.peakBytes <= pool.maxBytes)
    }
  }

  /** Marks the ends: enough to see another's writing, and quick. */
  private def filled(lease: BufferLease, mark: Byte): BufferLease = {
    lease.buffer.put(0, mark).put(lease.length - 1, mark).put(lease.length / 2, mark)
    lease
  }

  private def assertFilled(lease: BufferLease, mark: Byte): Unit = {
    val buffer = lease.buffer
    assert(buffer.get(0) == mark && buffer.get(lease.length - 1) == mark && buffer.get(lease.length / 2) == mark)
    ()
  }
}
