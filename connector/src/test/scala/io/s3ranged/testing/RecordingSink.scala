package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.{List => JList}
import java.util.concurrent.{CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.AtomicBoolean

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.transport.{ResponseHead, ResponseSink}
import io.s3ranged.fault.RangedIOException

/**
 * Keeps what a transport says and watches that it says it by the rules: `broken` lists what was not.
 *
 * @param buffers where a body goes, as lent to the transport
 * @param onHead called with the head before the buffers are given; may throw to refuse it
 * @param onProgress called with all bytes so far
 * @param offering lets a store write into the buffers by itself
 */
final class RecordingSink(
    buffers: Seq[ByteBuffer],
    onHead: ResponseHead => Unit = _ => (),
    onProgress: Long => Unit = _ => (),
    offering: Boolean = false)
    extends ResponseSink {

  private val inside = new AtomicBoolean
  private val ended = new CountDownLatch(1)
  @volatile private var seenHead: Option[ResponseHead] = None
  @volatile private var seenBytes = 0L
  @volatile private var seenEnd: Option[Either[RangedIOException, Unit]] = None
  @volatile private var violations = Vector.empty[String]

  def head: Option[ResponseHead] = seenHead
  def bytes: Long = seenBytes
  def isOver: Boolean = seenEnd.isDefined
  def fault: Option[RangedIOException] = seenEnd.flatMap(_.left.toOption)
  def broken: Seq[String] = violations

  /** Waits for the last call; false after `seconds`. */
  def awaitEnd(seconds: Long = 20): Boolean = ended.await(seconds, TimeUnit.SECONDS)

  override def offered(): JList[ByteBuffer] =
    if (offering) call("offered")(buffers.map(_.duplicate()).asJava) else super.offered()

  override def head(head: ResponseHead): JList[ByteBuffer] = call("head") {
    if (seenHead.isDefined) violate("a second head")
    if (seenBytes > 0) violate("a head after bytes")
    seenHead = Some(head)
    onHead(head)
    buffers.map(_.duplicate()).asJava
  }

  override def progress(bytes: Int): Unit = call("progress") {
    if (bytes < 1) violate(s"progress of $bytes")
    if (seenHead.isEmpty) violate("progress before a head")
    seenBytes += bytes
    onProgress(seenBytes)
  }

  override def done(): Unit = {
    call("done") {
      if (seenHead.isEmpty) violate("done without a head")
      seenEnd = Some(Right(()))
    }
    ended.countDown()
  }

  override def failed(fault: RangedIOException): Unit = {
    call("failed") { seenEnd = Some(Left(fault)) }
    ended.countDown()
  }

  private def violate(what: String): Unit = synchronized { violations = violations :+ what }

  private def call[A](name: String)(body: => A): A = {
    if (seenEnd.isDefined) violate(s"$name after the last call")
    if (!inside.compareAndSet(false, true)) violate(s"$name during another call")
    try body
    finally inside.set(false)
  }
}
