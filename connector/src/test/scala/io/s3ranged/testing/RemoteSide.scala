package io.s3ranged.testing

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import io.s3ranged.testing.RemoteSide._

/** What a store does with a GET that offers it memory of a fabric. */
final class RemoteSide(fabric: Fabric) {

  private val seen = new ConcurrentLinkedQueue[String]
  private val script = new ConcurrentLinkedQueue[Manner]

  /** How it answers when the script is over. */
  @volatile var manner: Manner = writes

  /** The next offers meet these, one each. */
  def enqueue(manners: Manner*): Unit = manners.foreach(script.add)

  /** Every token that came, in order. */
  def tokens: Seq[String] = seen.asScala.toVector

  def answer(token: String, content: ObjectContent, start: Long, end: Long): Says = {
    seen.add(token)
    val next = Option(script.poll()).getOrElse(manner)
    next(end - start, bytes => fabric.write(token, content, start, bytes))
  }
}

object RemoteSide {

  /** From the bytes that were asked for, and what writes the first few of them into memory, to what is said then. */
  type Manner = (Long, Long => Long) => Says

  sealed trait Says

  /** The right answer with these headers; without a body if the bytes are said to be in memory. */
  final case class Replies(headers: Seq[(String, String)], body: Boolean) extends Says
  final case class Refuses(status: Int, code: String) extends Says

  sealed trait Silence extends Says

  /** The connection breaks instead of an answer. */
  case object Dies extends Silence

  /** No answer. */
  case object Stalls extends Silence

  private def done(bytes: Any) = Replies(Seq("x-amz-rdma-reply" -> "206", "x-amz-rdma-bytes-transferred" -> bytes.toString), body = false)

  val writes: Manner = (all, write) => done(write(all))

  /** As NooBaa spells it. */
  val writesAndSaysBytes: Manner = (all, write) =>
    Replies(Seq("x-amz-rdma-reply" -> "206", "x-amz-rdma-bytes" -> write(all).toString), body = false)
  val declines: Manner = (_, _) => Replies(Seq("x-amz-rdma-reply" -> "501"), body = true)
  val ignores: Manner = (_, _) => Replies(Nil, body = true)
  val refuses: Manner = (_, _) => Refuses(400, "InvalidRDMAToken")
  val dies: Manner = (all, write) => { write(all / 2); Dies }
  val stalls: Manner = (all, write) => { write(all / 2); Stalls }

  /** Writes a part, and is honest about it. */
  val writesLess: Manner = (all, write) => done(write(all / 2))
  val saysLess: Manner = (all, write) => { write(all); done(all - 1) }
  val saysMore: Manner = (all, write) => { write(all); done(all + 1) }
  val saysNoNumber: Manner = (all, write) => { write(all); Replies(Seq("x-amz-rdma-reply" -> "206"), body = false) }
  val saysNonsense: Manner = (all, write) => { write(all); done("all") }
  val saysTwoNumbers: Manner = (all, write) => {
    write(all)
    Replies(done(all).headers :+ ("x-amz-rdma-bytes" -> (all - 1).toString), body = false)
  }
  val sendsBesides: Manner = (all, write) => Replies(done(write(all)).headers, body = true)

  /** What no answer may be believed of. */
  val liars: Map[String, Manner] = Map(
    "wrote too few bytes" -> writesLess,
    "says fewer bytes than it was asked for" -> saysLess,
    "says more bytes than it was asked for" -> saysMore,
    "says no number of bytes" -> saysNoNumber,
    "says a number that is none" -> saysNonsense,
    "says two numbers" -> saysTwoNumbers,
    "sends the bytes besides" -> sendsBesides)
}
