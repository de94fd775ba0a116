package io.s3ranged.integration

import java.io.{PrintWriter, StringWriter}
import java.util.concurrent.TimeUnit

import org.apache.spark.sql.{DataFrame, DataFrameReader, Row, SparkSession}
import org.scalatest.{BeforeAndAfterAll, Suite}

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.fault.RangedIOException
import io.s3ranged.testkit.data.Truth

/** A suite with a Spark of its own in this JVM, connected to the services. */
trait OnSpark extends OnServices with BeforeAndAfterAll { this: Suite =>

  /** Settings of this suite's session. */
  protected def sparkConf: Map[String, String] = Map.empty

  /** How this suite's session reaches the services, unless a read says otherwise. */
  protected def connection: Map[String, String] = TestServices.options

  protected lazy val spark: SparkSession = {
    val builder = SparkSession.builder().master("local[2]").appName(suiteName)
    val settings = Map(
      "spark.ui.enabled" -> "false",
      "spark.driver.host" -> "127.0.0.1",
      "spark.sql.shuffle.partitions" -> "2",
      "spark.s3ranged.memory.maxBytes" -> "128m",
      // Most suites count GETs, and a slow machine would add some.
      "spark.s3ranged.hedge.enabled" -> "false") ++
      connection.map { case (name, value) => s"spark.datasource.s3ranged.$name" -> value } ++
      sparkConf
    settings.foreach { case (name, value) => builder.config(name, value) }
    builder.getOrCreate()
  }

  override protected def afterAll(): Unit =
    try spark.stop()
    finally super.afterAll()

  protected def reader: DataFrameReader = spark.read.format("s3ranged")

  protected def summary(lines: DataFrame): DataFrame = Summary.of(lines)

  protected def assertText(lines: DataFrame, truth: Truth): Map[String, Long] = {
    val query = summary(lines)
    val row: Row = query.collect()(0)
    assert(row.getLong(0) == truth.records && row.getLong(1) == truth.recordBytes && row.getLong(2) == truth.crcSum)
    ScanMetrics.of(query)
  }

  /** The connector's fault behind Spark's exception. */
  protected def faultOf(work: => Any): RangedIOException = {
    val failure = intercept[Exception](work)
    Iterator
      .iterate[Throwable](failure)(_.getCause)
      .takeWhile(_ != null)
      .collectFirst { case fault: RangedIOException => fault }
      .getOrElse(fail("no fault of the connector in: " + failure, failure))
  }

  /** The fault, told whole at the top of what Spark throws, with its remedy, and within `seconds`. */
  protected def told(seconds: Long)(work: => Any): RangedIOException = {
    // How soon a fault is told does not count how long Spark takes to start.
    spark.sparkContext
    val started = System.nanoTime
    val top = intercept[Exception](work)
    val took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime - started)
    val fault = faultOf(throw top)
    assert(top.getMessage.contains(fault.getMessage), "the top of the chain says it all: " + top)
    assert(fault.getMessage.contains(fault.kind.remedy), fault.getMessage)
    assert(took <= seconds, s"told after $took s: ${fault.getMessage}")
    fault
  }

  /** Everything that a log would have of it. */
  protected def textOf(failure: Throwable): String = {
    val text = new StringWriter
    failure.printStackTrace(new PrintWriter(text))
    text.toString
  }
}
