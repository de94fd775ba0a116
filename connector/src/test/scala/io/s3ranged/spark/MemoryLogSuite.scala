package io.s3ranged.spark

import org.apache.logging.log4j.Level
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.options.Sizes
import io.s3ranged.testing.KeptLog

class MemoryLogSuite extends AnyFunSuite with SparkFixture {

  private def logged(work: => Any): Seq[String] = KeptLog.linesOf(classOf[ApplicationEnd], Level.INFO)(work)

  test("the first read of an application logs, once, how much memory is taken and which setting raises it") {
    val lines = logged {
      put("logged.log", "a\n")
      assert(load("logged.log").count() == 1)
      assert(load("logged.log").count() == 1)
    }
    assert(lines.size == 1)
    val settings = ReadRequest.of(java.util.Map.of(), SessionSettings.active()).engineSettings()
    val budget = settings.maxMemoryBytes
    assert(EngineRegistry.get(settings).gauges.maxBytes <= budget)
    assert(budget == MemoryBudget.defaultBytes(spark.sparkContext.getConf, Runtime.getRuntime.maxMemory))
    assert(lines.head.contains(s"at most ${Sizes.format(budget)} off the heap"))
    assert(lines.head.contains("raise spark.s3ranged.memory.maxBytes, with spark.executor.memoryOverhead"))
  }
}
