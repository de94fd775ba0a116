package io.s3ranged.source.record

import io.s3ranged.contract.RecordFramerContract
import io.s3ranged.options.FormatSettings
import io.s3ranged.testing.{RecordReading, ReferenceReader}

class LineFramerSuite extends RecordFramerContract {
  override protected def format: FormatSettings = RecordReading.text
  override protected def objects: Seq[Array[Byte]] =
    Seq("a", "\n", "ab\ncd\n", "ab\r\n\r\ncd", "\r\r\nx\ry", "\n\n\n", "one\ntwo\rthree\r\nfour").map(_.getBytes)
  override protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]] = ReferenceReader.text(content, ReferenceReader.lines)
}

class SeparatorFramerSuite extends RecordFramerContract {
  override protected def format: FormatSettings = RecordReading.separated("<>")
  override protected def objects: Seq[Array[Byte]] =
    Seq("a", "<>", "a<>b", "<a>b<>", "<<>><>c", "ab<>cd<>ef").map(_.getBytes)
  override protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]] =
    ReferenceReader.text(content, Seq("<>".getBytes.toSeq))
}

class WholeFramerSuite extends RecordFramerContract {
  override protected def format: FormatSettings = RecordReading.wholetext
  override protected def isCut: Boolean = false
  override protected def objects: Seq[Array[Byte]] = Seq("a", "\n", "ab\ncd\n", "x" * 40).map(_.getBytes)
  override protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]] = Seq(content)
}

class ChunkFramerSuite extends RecordFramerContract {
  override protected def format: FormatSettings = RecordReading.binary(5)
  override protected def objects: Seq[Array[Byte]] = Seq(1, 4, 5, 6, 10, 17).map(Array.tabulate(_)(_.toByte))
  override protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]] = content.grouped(5).toSeq
}

class FixedFramerSuite extends RecordFramerContract {
  override protected def format: FormatSettings = RecordReading.fixed(4)
  override protected def objects: Seq[Array[Byte]] = Seq(4, 8, 20).map(Array.tabulate(_)(_.toByte))
  override protected def recordsOf(content: Seq[Byte]): Seq[Seq[Byte]] = content.grouped(4).toSeq
}
