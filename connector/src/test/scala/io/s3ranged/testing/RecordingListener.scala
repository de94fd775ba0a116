package io.s3ranged.testing

import java.util.concurrent.{CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.AtomicBoolean

import io.s3ranged.engine.fetch.FetchListener
import io.s3ranged.fault.RangedIOException
import io.s3ranged.range.ObjectRef

/** Keeps what a fetch says and watches that it says it by the rules: `broken` lists what was not. */
final class RecordingListener(onEnd: () => Unit = () => ()) extends FetchListener {

  private val inside = new AtomicBoolean
  private val ended = new CountDownLatch(1)
  @volatile private var told: Option[ObjectRef] = None
  @volatile private var progressed = Vector.empty[Long]
  @volatile private var end: Option[Either[RangedIOException, Unit]] = None
  @volatile private var violations = Vector.empty[String]

  /** What the store told of the object. */
  def identity: Option[ObjectRef] = told

  /** Every report of progress: bytes from the start of the range. */
  def reports: Seq[Long] = progressed
  def bytes: Long = progressed.lastOption.getOrElse(0)
  def isOver: Boolean = end.isDefined
  def isDone: Boolean = end.exists(_.isRight)
  def fault: Option[RangedIOException] = end.flatMap(_.left.toOption)
  def broken: Seq[String] = violations

  /** Waits for the last call; false after `seconds`. */
  def awaitEnd(seconds: Long = 20): Boolean = ended.await(seconds, TimeUnit.SECONDS)

  override def identified(ref: ObjectRef, lastModifiedMillis: Long): Unit = call("identified") {
    if (told.isDefined) violate("identified twice")
    if (progressed.nonEmpty) violate("identified after bytes")
    told = Some(ref)
  }

  override def progress(bytes: Long): Unit = call("progress") {
    if (told.isEmpty) violate("progress before identified")
    if (bytes <= this.bytes) violate(s"progress from ${this.bytes} to $bytes")
    progressed = progressed :+ bytes
  }

  override def done(): Unit = finish("done", Right(()))

  override def failed(fault: RangedIOException): Unit = finish("failed", Left(fault))

  private def finish(name: String, how: Either[RangedIOException, Unit]): Unit = {
    call(name) { end = Some(how) }
    onEnd()
    ended.countDown()
  }

  private def violate(what: String): Unit = synchronized { violations = violations :+ what }

  private def call(name: String)(body: => Unit): Unit = {
    if (end.isDefined) violate(s"$name after the last call")
    if (!inside.compareAndSet(false, true)) violate(s"$name during another call")
    try body
    finally inside.set(false)
  }
}
