package io.s3ranged.fuzz

import io.s3ranged.testing.{RecordReading, ReferenceReader}

/** Says that a carriage return ends no line, which is wrong: the search must find an input that shows it. */
final class PlantedFault

object PlantedFault {

  def fuzzerTestOneInput(data: Array[Byte]): Unit = {
    val found = RecordReading.readCut(data, RecordReading.text, 4096, 4096)
    if (found != ReferenceReader.text(data.toSeq, Seq(Seq('\n'.toByte)))) {
      throw new AssertionError("as planted")
    }
  }
}
