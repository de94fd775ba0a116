package io.s3ranged.spark

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.EngineSettings
import io.s3ranged.source.dynamodb.{DynamoFragmentIndex, LocalDynamo}
import io.s3ranged.source.index.ObjectRegistration

class ApplicationEndSuite extends AnyFunSuite with LocalDynamo with SparkFixture {

  override protected def sparkConf: Map[String, String] = Map(
    "spark.datasource.s3ranged.index.endpoint" -> endpoint.toString,
    "spark.datasource.s3ranged.index.region" -> "eu-test-1")

  test("an engine that only tasks of a local session needed ends with the application too") {
    val index = DynamoFragmentIndex.open(settings("fragments"))
    index.create()
    val known = s3.put(bucket, "indexed.log", "a\n".getBytes)
    index.register(bucket, List(ObjectRegistration.listed(known, 1700000000000L)).asJava, new MetricSet)
    assert(read.option("index.tableName", "fragments").load(s"s3://$bucket/indexed.log").count() == 1)
    spark.stop()
    assert(EngineRegistry.get(EngineSettings.withMemory(17L << 20)).gauges.maxBytes == (17L << 20), "an engine was left")
  }
}
