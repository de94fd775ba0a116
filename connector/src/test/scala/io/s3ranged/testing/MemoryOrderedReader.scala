package io.s3ranged.testing

import io.s3ranged.engine.{OrderedReader, PinnedSlice}
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.range.{ObjectRange, ObjectRef}
import io.s3ranged.source.record.SplitSource

import java.nio.{Buffer, ByteBuffer}
import java.util.{List => JList}
import scala.jdk.CollectionConverters._

/** Where the memory of a direct buffer lies. */
object Addresses {
  private val field = {
    val address = classOf[Buffer].getDeclaredField("address")
    address.setAccessible(true)
    address
  }

  def of(direct: ByteBuffer): Long = field.getLong(direct)
}

/**
 * Hands out objects that are in memory, in slices that end at multiples of `sliceBytes`. A slice is overwritten once it
 * is dead, so that whoever reads it too late reads rubbish.
 *
 * @param fault what reading at a position fails with, if it does
 */
final class MemoryOrderedReader(
    contents: ObjectRef => Array[Byte],
    schedule: JList[ObjectRange],
    sliceBytes: Int,
    fault: (ObjectRef, Long) => Option[FaultKind]) extends OrderedReader {

  private val entries = schedule.asScala.iterator
  private val memory = ByteBuffer.allocateDirect(sliceBytes + 1)
  private var entry: ObjectRange = _
  private var position = 0L
  var slices = 0
  @volatile var cancelled = false
  var closed = false

  override def nextEntry(): Boolean = {
    poison()
    val more = entries.hasNext
    if (more) {
      entry = entries.next()
      position = entry.range.start
    }
    more
  }

  override def `object`(): ObjectRef =
    entry.`object`.withIdentity("etag", contents(entry.`object`).length)

  override def nextSlice(): PinnedSlice = {
    require(!closed, "nextSlice after close")
    poison()
    if (cancelled) {
      throw Faults.of(FaultKind.CANCELLED, entry.`object`, entry.range, "cancelled")
    }
    fault(entry.`object`, position).foreach { kind =>
      throw Faults.of(kind, entry.`object`, entry.range, "as the test wants it")
    }
    val bytes = contents(entry.`object`)
    if (position >= bytes.length) null
    else {
      val end = math.min(bytes.length.toLong, (position / sliceBytes + 1) * sliceBytes)
      val length = (end - position).toInt
      // Not at index 0: nobody may assume that a slice's buffer starts there.
      memory.clear().position(1)
      memory.put(bytes, position.toInt, length).flip().position(1)
      val slice = new PinnedSlice(position, memory.asReadOnlyBuffer(), Addresses.of(memory) + 1)
      position = end
      slices += 1
      slice
    }
  }

  private def poison(): Unit = {
    memory.clear()
    while (memory.hasRemaining) {
      memory.put('\n'.toByte)
    }
  }

  override def cancel(): Unit = cancelled = true

  override def close(): Unit = closed = true
}

/** Opens such readers, and remembers them. */
final class MemorySplitSource(
    contents: ObjectRef => Array[Byte],
    sliceBytes: Int,
    fault: (ObjectRef, Long) => Option[FaultKind] = (_, _) => None) extends SplitSource {

  var opened: List[MemoryOrderedReader] = Nil

  override def open(schedule: JList[ObjectRange]): OrderedReader = {
    schedule.asScala.foreach(entry => require(!entry.range.isEmpty, s"empty range: $entry"))
    val reader = new MemoryOrderedReader(contents, schedule, sliceBytes, fault)
    opened = reader :: opened
    reader
  }

  def allClosed: Boolean = opened.forall(_.closed)
}
