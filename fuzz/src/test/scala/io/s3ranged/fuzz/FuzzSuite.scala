package io.s3ranged.fuzz

import org.scalatest.funsuite.AnyFunSuite

class FuzzSuite extends AnyFunSuite {

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
}
