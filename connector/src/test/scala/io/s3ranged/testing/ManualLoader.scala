package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.cache.{BlockKey, BlockLoader}
import io.s3ranged.engine.memory.{BufferLease, BufferPool}
import io.s3ranged.fault.RangedIOException

/** A loader whose loads go on when the test says so. Content is a function of the key. */
final class ManualLoader(pool: BufferPool, blockBytes: Int) extends BlockLoader {

  private val started = new CopyOnWriteArrayList[Call]

  /** What to do with each load before `load` returns. */
  @volatile var atOnce: Call => Unit = _ => ()

  /** One load that the cache asked for. */
  final class Call(
      val first: BlockKey,
      val count: Int,
      val need: BlockLoader.Need,
      val context: AnyRef,
      listener: BlockLoader.Listener) extends BlockLoader.Load {

    private val promoted = new AtomicInteger
    private val cancelled = new AtomicInteger
    private val told = new AtomicInteger

    override def promote(): Unit = { promoted.incrementAndGet(); () }
    override def cancel(): Unit = { cancelled.incrementAndGet(); () }

    @volatile var granted = false
    override def hasMemory(): Boolean = granted

    def promotions: Int = promoted.get
    def cancellations: Int = cancelled.get
    def ordinals: Seq[Long] = first.ordinal until first.ordinal + count

    /** The next block is complete, in a lease of the pool's, which must have one. */
    def complete(): Unit = complete(pool.tryAcquire(blockBytes), blockBytes)

    /** The next block is complete and has `length` bytes. */
    def complete(lease: BufferLease, length: Int): Unit = {
      val key = next()
      lease.buffer.put(ManualLoader.content(key, length))
      listener.loaded(key.ordinal, lease, length)
    }

    def completeAll(): Unit = while (told.get < count) complete()

    /** The next block and those behind it are dropped. */
    def drop(): Unit = listener.dropped(rest().ordinal)

    /** The next block and those behind it fail. */
    def fail(fault: RangedIOException): Unit = listener.failed(rest().ordinal, fault)

    private def next(): BlockKey = new BlockKey(first.source, first.ordinal + told.getAndIncrement())

    private def rest(): BlockKey = new BlockKey(first.source, first.ordinal + told.getAndSet(count))
  }

  override def load(
      first: BlockKey,
      count: Int,
      need: BlockLoader.Need,
      context: AnyRef,
      listener: BlockLoader.Listener): BlockLoader.Load = {
    val call = new Call(first, count, need, context, listener)
    started.add(call)
    atOnce(call)
    call
  }

  /** All loads so far, in order. */
  def calls: Seq[Call] = started.asScala.toSeq

  def last: Call = calls.last

  /** First ordinal and number of blocks of each load. */
  def runs: Seq[(Long, Int)] = calls.map(call => (call.first.ordinal, call.count))
}

object ManualLoader {

  /** The bytes of a block: no two blocks are alike, nor a block and a shifted one. */
  def content(key: BlockKey, length: Int): ByteBuffer = {
    val bytes = ByteBuffer.allocate(length + 8)
    val seed = key.hashCode * 0x9e3779b97f4a7c15L
    while (bytes.position() < length) bytes.putLong((seed + bytes.position()) * 0xbf58476d1ce4e5b9L)
    bytes.flip().limit(length)
  }
}
