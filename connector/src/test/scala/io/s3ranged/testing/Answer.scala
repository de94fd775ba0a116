package io.s3ranged.testing

import io.s3ranged.engine.transport.ResponseHead
import io.s3ranged.fault.FaultKind

/**
 * What a double answers to one request: a head unless it fails before it, `length` bytes of
 * `content` from `position` on, and an end.
 */
final case class Answer(
    head: Option[ResponseHead],
    content: ObjectContent,
    position: Long,
    length: Long,
    ending: Ending)

object Answer {

  /** A failure before the head. */
  def refused(kind: FaultKind, detail: String): Answer =
    Answer(None, ObjectContent.of(Array.emptyByteArray), 0, 0, Ending.Fault(kind, detail))
}

/** How an answer ends. */
sealed trait Ending

object Ending {

  /** The body ended as HTTP says it should. */
  case object Done extends Ending

  /** The exchange failed. */
  final case class Fault(kind: FaultKind, detail: String) extends Ending

  /** Silence, until it is cancelled or released; then `next`. */
  final case class Stall(next: Answer) extends Ending
}
