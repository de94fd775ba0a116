package io.s3ranged.fuzz

import io.s3ranged.testing.{RecordReading, ReferenceReader}

/** Lines, cut and handed over in pieces of any size, against the lines of the whole. */
final class TextRecords

object TextRecords {

  val seeds: Seq[Array[Byte]] = Seq("\u0003\u0005one\ntwo\r\nthree\rfour", "\u0001\u0001\r\n\r\n\n\r").map(_.getBytes("ISO-8859-1"))

  /** The first two bytes are the size of a split and of a slice. */
  def fuzzerTestOneInput(data: Array[Byte]): Unit = if (data.length > 2) {
    val content = data.drop(2)
    val found = RecordReading.readCut(content, RecordReading.text, size(data(0)), size(data(1)))
    val expected = ReferenceReader.text(content.toSeq, ReferenceReader.lines)
    if (found != expected) {
      throw new AssertionError(s"splits of ${size(data(0))}, slices of ${size(data(1))}: $found, not $expected")
    }
  }

  private def size(byte: Byte): Int = 1 + (byte & 0xFF)
}
