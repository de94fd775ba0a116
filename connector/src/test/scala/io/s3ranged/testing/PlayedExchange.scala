package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.concurrent.{CountDownLatch, Executor, TimeUnit}
import java.util.concurrent.atomic.AtomicBoolean

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, ResponseSink}
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}

/** Plays an answer to a sink, one step at a time, by the rules of the SPI. */
final class PlayedExchange(
    request: RangeRequest,
    sink: ResponseSink,
    first: Answer,
    executor: Executor,
    pieceBytes: Int,
    ended: PlayedExchange => Unit)
    extends RangeExchange {

  private val cancelled = new AtomicBoolean
  private val stalled = new AtomicBoolean
  private val over = new CountDownLatch(1)
  // Touched by one step at a time.
  private var answer = first
  private var headSent = false
  private var sent = 0L
  private var room: Seq[ByteBuffer] = Nil

  override def cancel(): Unit = {
    cancelled.set(true)
    if (stalled.compareAndSet(true, false)) resume()
  }

  /** Ends a stall: the answer goes on with what was said to come next. */
  def release(): Unit = if (stalled.compareAndSet(true, false)) resume()

  /** Ends a stall with a failure. */
  def breakStall(kind: FaultKind): Unit = if (stalled.compareAndSet(true, false)) {
    answer = answer.copy(head = None, length = 0, ending = Ending.Fault(kind, s"scripted $kind after a stall"))
    resume()
  }

  def isStalled: Boolean = stalled.get

  def isOver: Boolean = over.getCount == 0

  private[testing] def awaitEnd(): Unit =
    if (!over.await(10, TimeUnit.SECONDS)) throw new AssertionError(s"$request has not ended 10 s after cancel")

  /** Goes on: on the executor step by step, or here to the end. */
  private[testing] def resume(): Unit =
    if (executor != null) executor.execute(() => if (step()) resume())
    else while (step()) {}

  /** One step; true if another follows. */
  private def step(): Boolean =
    if (cancelled.get) fail(Faults.of(FaultKind.CANCELLED, request.`object`, request.range, "cancelled"))
    else if (!headSent && answer.head.isDefined) sendHead()
    else if (sent < answer.length) sendPiece()
    else end()

  private def sendHead(): Boolean = {
    headSent = true
    try {
      room = sink.head(answer.head.get).asScala.toSeq
      room.foreach(buffer => require(buffer.isDirect, s"A sink gave a heap buffer: $buffer"))
      true
    } catch { case fault: RangedIOException => fail(fault) }
  }

  private def sendPiece(): Boolean = {
    room = room.dropWhile(!_.hasRemaining)
    if (room.isEmpty) {
      fail(fault(FaultKind.PROTOCOL_VIOLATION, s"the body goes on after $sent bytes, the promised end"))
    } else {
      val piece = Seq(pieceBytes.toLong, answer.length - sent, room.head.remaining.toLong).min.toInt
      val target = room.head
      val view = target.duplicate()
      view.limit(view.position() + piece)
      answer.content.read(answer.position + sent, view)
      target.position(target.position() + piece)
      sent += piece
      sink.progress(piece)
      true
    }
  }

  private def end(): Boolean = answer.ending match {
    case Ending.Done => finish(sink.done())
    case Ending.Fault(kind, detail) => fail(fault(kind, detail))
    case Ending.Stall(next) =>
      answer = next
      stalled.set(true)
      // A cancel that came just before has not seen the stall.
      cancelled.get && stalled.compareAndSet(true, false)
  }

  private def fault(kind: FaultKind, detail: String): RangedIOException =
    Faults.of(kind, request.`object`, request.range, detail)

  private def fail(fault: RangedIOException): Boolean = finish(sink.failed(fault))

  private def finish(lastCall: => Unit): Boolean = {
    ended(this)
    try lastCall
    finally over.countDown()
    false
  }
}
