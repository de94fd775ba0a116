package io.s3ranged.testing

import scala.annotation.tailrec

/** What the records of an object are, said as simply as possible. The judge of every framer. */
object ReferenceReader {

  private val mark = Seq(0xEF, 0xBB, 0xBF).map(_.toByte)

  /** Records between `separators`, of which the first in the list that fits is taken. */
  def text(bytes: Seq[Byte], separators: Seq[Seq[Byte]]): Seq[Seq[Byte]] = {
    @tailrec def go(rest: Seq[Byte], record: Vector[Byte], records: Vector[Seq[Byte]]): Vector[Seq[Byte]] =
      separators.find(rest.startsWith(_)) match {
        case Some(separator) => go(rest.drop(separator.length), Vector.empty, records :+ record)
        case None if rest.nonEmpty => go(rest.tail, record :+ rest.head, records)
        case None => if (record.isEmpty || record == mark && records.isEmpty) records else records :+ record
      }
    val records = go(bytes, Vector.empty, Vector.empty)
    records.headOption.fold(records)(first =>
      (if (first.startsWith(mark)) first.drop(3) else first) +: records.tail)
  }

  val lines: Seq[Seq[Byte]] = Seq("\r\n", "\n", "\r").map(_.getBytes.toSeq)

  /** Chunks of `length` bytes, the last of which may have fewer. */
  def chunks(bytes: Seq[Byte], length: Int): Seq[Seq[Byte]] = bytes.grouped(length).toSeq
}
