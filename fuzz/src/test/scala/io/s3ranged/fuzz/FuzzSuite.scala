package io.s3ranged.fuzz

import org.scalatest.funsuite.AnyFunSuite

class FuzzSuite extends AnyFunSuite {

  /** A search through records that Spark's parser takes anyway would say nothing. */
  private def takesSome(seeds: Seq[Array[Byte]], records: Array[Byte] => Long): Unit =
    assert(seeds.map(records).sum > seeds.size / 4)

  private def findsNothing(target: Class[_], seeds: Seq[Array[Byte]]): Unit = {
    val outcome = Fuzzer.search(target, seeds)
    assert(outcome.clean, outcome.log)
  }

  test("a search finds a planted fault, so that one that finds nothing says something") {
    val outcome = Fuzzer.search(classOf[PlantedFault], Seq("one\ntwo".getBytes))
    assert(!outcome.clean && outcome.log.contains("as planted"), outcome.log)
  }

  test("no bytes, splits and slices were found that change the lines of a text") {
    findsNothing(classOf[TextRecords], TextRecords.seeds)
  }

  test("no record of CSV was found that our parser reads otherwise than Spark's") {
    takesSome(CsvRecords.seeds, CsvRecords.taken)
    findsNothing(classOf[CsvRecords], CsvRecords.seeds)
  }

  test("no record of JSON was found that our parser reads otherwise than Spark's") {
    takesSome(JsonRecords.seeds, JsonRecords.taken)
    findsNothing(classOf[JsonRecords], JsonRecords.seeds)
  }
}
