package io.s3ranged.spark

import java.io.ByteArrayOutputStream
import java.util.zip.GZIPOutputStream

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.MetricSet
import io.s3ranged.source.dynamodb.{DynamoFragmentIndex, LocalDynamo}
import io.s3ranged.source.index.ObjectRegistration

/** The job by its main method, in this JVM: a success that ended it would end this run. */
class RegisterSplitPointsSuite extends AnyFunSuite with LocalDynamo with SparkFixture {

  override protected def sparkConf: Map[String, String] = Map(
    "spark.datasource.s3ranged.index.endpoint" -> endpoint.toString,
    "spark.datasource.s3ranged.index.region" -> "eu-test-1")

  private def compressed(text: String): Array[Byte] = {
    val bytes = new ByteArrayOutputStream
    val gzip = new GZIPOutputStream(bytes)
    gzip.write(text.getBytes)
    gzip.close()
    bytes.toByteArray
  }

  private def lasting: Set[String] =
    Thread.getAllStackTraces.keySet.asScala.filter(thread => thread.isAlive && !thread.isDaemon).map(_.getName).toSet

  test("main returns where all went well, so that a cluster takes its driver for a success, and leaves no thread that would keep the JVM") {
    val index = DynamoFragmentIndex.open(settings("job"))
    index.create()
    val members = Seq("one\n", "two\n", "three\n").map(compressed)
    val ref = s3.put(bucket, "job/a.gz", members.reduce(_ ++ _))
    index.register(bucket, List(ObjectRegistration.listed(ref, 1700000000000L)).asJava, new MetricSet)
    val before = lasting
    RegisterSplitPoints.main(Array("--table", "job", "--points-every", "1", s"s3://$bucket/job/"))
    val points = index.entries(bucket, "job/", new MetricSet).get(0).points
    assert(points.points.asScala.map(_.position) == Seq(members.head.length.toLong, members.take(2).map(_.length.toLong).sum))
    assert(spark.sparkContext.isStopped && (lasting -- before).isEmpty)
  }
}
