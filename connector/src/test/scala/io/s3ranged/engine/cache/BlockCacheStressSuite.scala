package io.s3ranged.engine.cache

import java.util.concurrent.{ConcurrentHashMap, Executors, TimeUnit}
import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.memory.{BufferLease, BufferPool}
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.testing.{CacheFixture, Concurrently, LeakCheck, ManualLoader}

/** Many threads, little memory. */
final class BlockCacheStressSuite extends AnyFunSuite {

  /** Content and length of blocks, made once. */
  private final class Contents(longest: Int) {
    private val made = new ConcurrentHashMap[BlockKey, java.nio.ByteBuffer]

    def of(key: BlockKey): java.nio.ByteBuffer =
      made.computeIfAbsent(key, k => ManualLoader.content(k, 1 + new Random(k.hashCode).nextInt(longest))).duplicate
  }

  /** Loads as an engine does: waits for memory where a reader waits, else takes what is to spare. */
  private final class RandomLoader(pool: BufferPool, contents: Contents, failPercent: Int) extends BlockLoader {
    private val threads = Executors.newFixedThreadPool(3, task => {
      val thread = new Thread(task)
      thread.setDaemon(true)
      thread
    })
    private val random = new Random(7)
    val cache = new java.util.concurrent.CompletableFuture[BlockCache]
    val blocks = new AtomicInteger

    override def load(
        first: BlockKey, count: Int, need: BlockLoader.Need, context: AnyRef, listener: BlockLoader.Listener): BlockLoader.Load = {
      val run = new Run(first, count, need, listener)
      run.next(0)
      run
    }

    private final class Run(
        first: BlockKey, count: Int, need: BlockLoader.Need, listener: BlockLoader.Listener) extends BlockLoader.Load {
      @volatile private var cancelled = false

      override def promote(): Unit = ()
      override def cancel(): Unit = cancelled = true

      def next(index: Int): Unit = if (index < count) threads.execute(() => step(index))

      private def step(index: Int): Unit = {
        val key = new BlockKey(first.source, first.ordinal + index)
        val fails = random.synchronized(random.nextInt(100)) < failPercent
        if (cancelled) listener.failed(key.ordinal, Faults.of(FaultKind.CANCELLED, "cancelled"))
        else if (fails) listener.failed(key.ordinal, Faults.of(FaultKind.STORE_ERROR, "planted"))
        else if (index == 0 && need == BlockLoader.Need.DEMANDED) {
          pool.request(contents.of(key).remaining, lease => threads.execute(() => fill(key, lease, index)))
          cache.join.makeRoom()
        } else {
          val lease = cache.join.tryAcquire(contents.of(key).remaining)
          if (lease == null) listener.dropped(key.ordinal) else fill(key, lease, index)
        }
      }

      private def fill(key: BlockKey, lease: BufferLease, index: Int): Unit = {
        lease.buffer.put(contents.of(key))
        blocks.incrementAndGet()
        listener.loaded(key.ordinal, lease, lease.length)
        next(index + 1)
      }
    }

    def stop(): Unit = threads.shutdown()
  }

  private final class Rig(slabs: Int, longest: Int, failPercent: Int, retention: Retention) {
    val pool = new BufferPool(slabs.toLong * BufferPool.SLAB_BYTES)
    val contents = new Contents(longest)
    val loader = new RandomLoader(pool, contents, failPercent)
    val metrics = new MetricSet
    val cache = new BlockCache(pool, loader, retention, metrics)
    loader.cache.complete(cache)

    def key(ordinal: Long) = new BlockKey("object", ordinal)

    def check(ticket: BlockTicket, key: BlockKey): Unit = {
      val pin = ticket.pin(CacheFixture.Patience)
      try assert(pin.buffer == contents.of(key), s"bytes of $key")
      finally pin.close()
    }

    def assertQuiet(): Unit = {
      Concurrently.await(cache.gauges.loadingBlocks == 0)
      cache.clear()
      assert(cache.gauges == new CacheGauges(0, 0, 0, 0, 0, 0))
      LeakCheck.assertNoLeases(pool)
      assert(pool.peakBytes <= pool.maxBytes && !pool.hasWaiters)
      loader.stop()
    }
  }

  test("16 threads that read the same 256 blocks cause exactly 256 block loads") {
    val rig = new Rig(slabs = 40, longest = 100000, failPercent = 0, Retention.KEEP)
    val readers = for (thread <- 0 until 16) yield Concurrently.run {
      for (ordinal <- new Random(thread).shuffle((0L until 256L).toList)) {
        val tickets = rig.cache.request(rig.key(ordinal), 1, null, BlockLoader.Need.DEMANDED, rig.metrics)
        rig.check(tickets.get(0), rig.key(ordinal))
        tickets.get(0).close()
      }
    }
    readers.foreach(_.result())
    assert(rig.loader.blocks.get == 256)
    assert(rig.metrics.value(Metric.CACHE_MISSES) == 256)
    assert(rig.metrics.value(Metric.CACHE_HITS) + rig.metrics.value(Metric.JOINED_FLIGHTS) == 15 * 256)
    rig.assertQuiet()
  }

  for (retention <- Retention.values)
    test(s"random readers with little memory get right bytes, stay within the budget and leave nothing ($retention)") {
      val rig = new Rig(slabs = 5, longest = 1 << 20, failPercent = 3, retention)
      val reads, faults = new AtomicLong
      val deadline = System.nanoTime + TimeUnit.MILLISECONDS.toNanos(2500)
      val readers = for (seed <- 0 until 12) yield Concurrently.run(readAtRandom(rig, seed, deadline, reads, faults))
      readers.foreach(_.result())
      info(s"$reads blocks read, $faults faults, ${rig.loader.blocks} loaded, " +
        s"${rig.metrics.value(Metric.EVICTIONS)} evicted, peak ${rig.pool.peakBytes} bytes")
      assert(reads.get > 100 && faults.get > 0)
      rig.assertQuiet()
    }

  private def readAtRandom(rig: Rig, seed: Int, deadline: Long, reads: AtomicLong, faults: AtomicLong): Unit = {
    val random = new Random(seed)
    while (System.nanoTime < deadline) {
      val first = random.nextInt(40).toLong
      val need = if (random.nextBoolean()) BlockLoader.Need.DEMANDED else BlockLoader.Need.AHEAD
      val tickets = rig.cache.request(rig.key(first), 1 + random.nextInt(6), null, need, rig.metrics).asScala.toSeq
      for ((ticket, index) <- tickets.zipWithIndex if random.nextInt(4) > 0) {
        try { rig.check(ticket, rig.key(first + index)); reads.incrementAndGet() }
        catch { case e: RangedIOException if e.kind == FaultKind.STORE_ERROR => faults.incrementAndGet() }
        if (random.nextBoolean()) ticket.close()
      }
      random.shuffle(tickets).foreach(_.close())
    }
  }
}
