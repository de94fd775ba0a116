package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.{List => JList, TreeMap}
import java.util.concurrent.atomic.AtomicInteger

import scala.collection.mutable
import scala.jdk.CollectionConverters._

import io.netty.util.internal.PlatformDependent

import io.s3ranged.engine.transport.RemoteMemory

/**
 * Remote memory within this process: a token tells addresses, and whoever has it writes there until it is revoked.
 * What a network card for RDMA does, but for the speed.
 */
final class Fabric extends RemoteMemory {

  private val slabs = new TreeMap[Long, ByteBuffer]
  private val live = mutable.Map.empty[String, Seq[(Long, Int)]]
  private val numbers = new AtomicInteger

  val registrations = new AtomicInteger
  val deregistrations = new AtomicInteger
  val revocations = new AtomicInteger

  /** Writes that came with a token which is no more. */
  val refusedWrites = new AtomicInteger

  @volatile var closed = false

  /** Called at the beginning of the calls that may fail; a test makes them throw. */
  @volatile var onRegister: () => Unit = () => ()
  @volatile var onRevoke: () => Unit = () => ()

  /** Makes the text of a token, or null. */
  @volatile var describe: Seq[(Long, Int)] => String = windows =>
    s"n${numbers.incrementAndGet()}" + windows.map { case (address, length) => f";$address%x+$length%x" }.mkString

  def registered: Int = synchronized(slabs.size)
  def liveTokens: Seq[String] = synchronized(live.keys.toVector)

  override def register(slab: ByteBuffer): Unit = {
    onRegister()
    require(slab.position == 0 && slab.limit == slab.capacity)
    registrations.incrementAndGet()
    synchronized(require(slabs.put(address(slab), slab) == null, "a slab is registered once"))
  }

  override def deregister(slab: ByteBuffer): Unit = {
    deregistrations.incrementAndGet()
    synchronized(require(slabs.remove(address(slab)) != null))
  }

  override def token(windows: JList[ByteBuffer]): String = synchronized {
    val described = windows.asScala.toVector.map(window => (address(window) + window.position, window.remaining))
    described.foreach { case (from, length) => at(from, length) }
    val text = describe(described)
    if (text != null) live(text) = described
    text
  }

  override def revoke(windows: JList[ByteBuffer]): Unit = {
    onRevoke()
    revocations.incrementAndGet()
    val gone = windows.asScala.map(window => address(window) + window.position).toSet
    synchronized(live.filterInPlace((_, described) => !described.exists(window => gone(window._1))))
    ()
  }

  override def close(): Unit = closed = true

  /** The remote side's: writes the first `length` bytes from `position` of `content`, or as many as fit; tells how many. */
  def write(token: String, content: ObjectContent, position: Long, length: Long): Long = synchronized {
    live.get(token) match {
      case None =>
        refusedWrites.incrementAndGet()
        0
      case Some(windows) =>
        windows.foldLeft(0L) { case (done, (from, room)) =>
          val bytes = math.min(room.toLong, length - done).toInt
          if (bytes > 0) content.read(position + done, at(from, bytes))
          done + math.max(0, bytes)
        }
    }
  }

  private def at(from: Long, length: Int): ByteBuffer = {
    val slab = slabs.floorEntry(from)
    require(slab != null && from + length <= slab.getKey + slab.getValue.capacity, "memory that nobody registered")
    slab.getValue.slice((from - slab.getKey).toInt, length)
  }

  private def address(buffer: ByteBuffer): Long = PlatformDependent.directBufferAddress(buffer)
}
