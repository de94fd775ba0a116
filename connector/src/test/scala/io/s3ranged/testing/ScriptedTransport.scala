package io.s3ranged.testing

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseHead, ResponseSink}
import io.s3ranged.fault.FaultKind

/**
 * Misbehaves as told: each request is answered by the next behaviour of the script, and rightly, from
 * `memory`, when the script is over.
 */
final class ScriptedTransport(val memory: MemoryTransport) extends RangeTransport {

  import ScriptedTransport._

  private val script = new ConcurrentLinkedQueue[Behaviour]
  private val sent = new ConcurrentLinkedQueue[RangeRequest]
  private val played = new ConcurrentLinkedQueue[PlayedExchange]

  /** Adds to the script. */
  def enqueue(behaviours: Behaviour*): this.type = {
    behaviours.foreach(script.add)
    this
  }

  /** Every request, in the order of their start. */
  def requests: Seq[RangeRequest] = sent.asScala.toVector

  /** Behaviours that no request has met yet: a test that ends with some has proved nothing. */
  def unplayed: Int = script.size

  /** Exchanges that stall now. */
  def stalled: Int = played.asScala.count(_.isStalled)

  /** Lets every stalled exchange go on to its right end. */
  def release(): Unit = played.asScala.foreach(_.release())

  /** Lets the stalled exchange that was started last go on. */
  def releaseLast(): Unit = played.asScala.filter(_.isStalled).lastOption.foreach(_.release())

  /** Fails the stalled exchange that was started first. */
  def breakFirst(kind: FaultKind): Unit = played.asScala.find(_.isStalled).foreach(_.breakStall(kind))

  def inFlight: Int = memory.inFlight

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = {
    sent.add(request)
    val behaviour = Option(script.poll()).getOrElse(AsAsked)
    val exchange = memory.play(request, sink, behaviour(memory.answer(request)))
    played.add(exchange)
    exchange
  }

  override def close(): Unit = memory.close()
}

object ScriptedTransport {

  /** From the right answer to the one that is given. */
  type Behaviour = Answer => Answer

  /** Nothing is wrong. */
  val AsAsked: Behaviour = answer => answer

  /** Fails before the head, as a status or a refused connection does. */
  def fail(kind: FaultKind): Behaviour = _ => Answer.refused(kind, s"scripted $kind")

  /** The right head and `bytes` bytes, then the connection breaks. */
  def cutAfter(bytes: Long, kind: FaultKind = FaultKind.CONNECTION_BROKEN): Behaviour =
    until(bytes, Ending.Fault(kind, s"scripted $kind after $bytes bytes"))

  /** The right head and `bytes` bytes, then an end as if that were all. */
  def shortAfter(bytes: Long): Behaviour = until(bytes, Ending.Done)

  /** The right head and `bytes` bytes, then silence until cancelled or released. */
  def stallAfter(bytes: Long): Behaviour = answer => {
    val rest = answer.copy(head = None)
    answer.copy(length = math.min(bytes, answer.length), ending = Ending.Stall(rest))
  }

  /** Silence before the head. */
  val stallBeforeHead: Behaviour = answer => Answer(None, answer.content, 0, 0, Ending.Stall(answer))

  /** The right body under another head. */
  def head(change: ResponseHead => ResponseHead): Behaviour =
    answer => answer.copy(head = answer.head.map(change))

  /** Bytes `[position, position + length)` of the object under the head that the change makes. */
  def body(position: Long, length: Long)(change: ResponseHead => ResponseHead): Behaviour =
    answer => answer.copy(head = answer.head.map(change), position = position, length = length)

  private def until(bytes: Long, ending: Ending): Behaviour =
    answer => answer.copy(length = math.min(bytes, answer.length), ending = ending)
}
