package io.s3ranged.integration.hadoop

import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{OnSpark, TestServices}
import io.s3ranged.testkit.Services
import io.s3ranged.testkit.front.Pace

/** Spark's own Parquet source over `s3ranged://`. */
class ParquetSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("parquet")

  override protected def sparkConf: Map[String, String] = Map(
    "spark.hadoop.fs.s3ranged.endpoint" -> TestServices.services.s3Endpoint.toString,
    "spark.hadoop.fs.s3ranged.region" -> Services.REGION,
    "spark.hadoop.fs.s3ranged.pathStyleAccess" -> "true",
    "spark.hadoop.fs.s3ranged.accessKey" -> Services.ACCESS_KEY,
    "spark.hadoop.fs.s3ranged.secretKey" -> Services.SECRET_KEY,
    "spark.sql.files.maxPartitionBytes" -> (if (TestServices.isFull) "128m" else "20m"))

  private val (rows, groupBytes) = if (TestServices.isFull) (750000L, 128L << 20) else (110000L, 20L << 20)

  private lazy val file = WideParquet.upload(spark, TestServices.store, bucket, "wide.parquet", rows, groupBytes)

  private val near = Seq("c40", "c41", "c42", "c43")
  private val far = Seq("c3", "c30", "c60", "c90")

  private def cost[A](work: => A): (A, Map[String, Long], Long) = {
    stored(())
    val started = System.nanoTime
    val result = work
    (result, front.counters.snapshot.asScala.view.mapValues(_.longValue).toMap, TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started))
  }

  for ((what, columns) <- Seq("four neighbouring columns" -> near, "four columns far apart" -> far))
    test(what) {
      val (groups, bytes) = WideParquet.wanted(file, columns.toSet)
      val expected = WideParquet.sums(spark, file.toUri.toString, columns)
      withPace(new Pace(30, 60L << 20)) {
        val (cold, counts, millis) = cost(WideParquet.sums(spark, s"s3ranged://$bucket/wide.parquet", columns))
        info(s"$groups row groups, $bytes bytes of columns and footer; cold: $millis ms, $counts, ratio ${counts("GET.bytes").toDouble / bytes}")
        front.counters.exchanges.asScala.foreach(e => info(s"${e.kind} ${e.range} ${e.target.takeRight(60)} ${e.bodyBytes} ${(e.endNanos - e.startNanos) / 1000000}"))
        val (warm, again, warmMillis) = cost(WideParquet.sums(spark, s"s3ranged://$bucket/wide.parquet", columns))
        info(s"warm: $warmMillis ms, $again")
        assert(cold == expected && warm == expected)
      }
    }
}
