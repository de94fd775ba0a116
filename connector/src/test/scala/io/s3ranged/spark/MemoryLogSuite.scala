package io.s3ranged.spark

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import org.apache.logging.log4j.{Level, LogManager}
import org.apache.logging.log4j.core.{LogEvent, Logger}
import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.Property
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.options.Sizes

class MemoryLogSuite extends AnyFunSuite with SparkFixture {

  private def logged(work: => Any): Seq[String] = {
    val lines = new ConcurrentLinkedQueue[String]
    val appender = new AbstractAppender("kept", null, null, true, Property.EMPTY_ARRAY) {
      override def append(event: LogEvent): Unit = lines.add(event.getMessage.getFormattedMessage): Unit
    }
    appender.start()
    val logger = LogManager.getLogger(classOf[ApplicationEnd]).asInstanceOf[Logger]
    val level = logger.getLevel
    logger.addAppender(appender)
    logger.setLevel(Level.INFO)
    try work
    finally {
      logger.setLevel(level)
      logger.removeAppender(appender)
    }
    lines.asScala.toSeq
  }

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
