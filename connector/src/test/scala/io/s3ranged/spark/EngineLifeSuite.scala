package io.s3ranged.spark

import io.s3ranged.engine.{Engine, EngineRegistry}
import org.scalatest.funsuite.AnyFunSuite

class EngineLifeSuite extends AnyFunSuite with SparkFixture {

  private def engine: Engine =
    EngineRegistry.get(ReadRequest.of(java.util.Map.of(), SessionSettings.active()).engineSettings())

  test("all queries of a session share one engine, which ends with the session") {
    put("life.log", "a\nb\n")
    val first = engine
    assert(load("life.log").count() == 2)
    assert(load("life.log").count() == 2)
    assert(engine eq first)
    assert(first.gauges().usedBytes > 0, "blocks stay in the cache between queries")
    spark.stop()
    assert(first.gauges().usedBytes == 0 && first.gauges().readers == 0, first.gauges())
    s3.close()
    beforeAll()
    put("life.log", "a\nb\nc\n")
    assert(load("life.log").count() == 3)
    assert(engine ne first)
  }

  test("a second query of the same object is served from the cache") {
    put("cached.log", "line\n" * 700000)
    assert(load("cached.log").count() == 700000)
    val (count, requests) = requestsOf(load("cached.log").count())
    assert(count == 700000)
    assert(requests.size == 1, "one GET that learns which version is there")
  }
}
