package io.s3ranged.integration.hadoop

import java.util.concurrent.TimeUnit

import org.apache.spark.sql.SparkSession

/**
 * Spark's own Parquet source over S3A, in a JVM without the connector; the protocol is `PeerRead`'s. The numbers behind
 * `DONE` are the sum of the sums, twice nothing, and milliseconds.
 */
object PeerParquet {

  def main(arguments: Array[String]): Unit = {
    val spark = SparkSession.builder().getOrCreate()
    // The other side has run several queries when it is measured.
    for (_ <- 1 to 8) WideParquet.sums(spark, arguments(0), WideParquet.near)
    println("READY")
    if (Console.in.readLine() != null) {
      val started = System.nanoTime
      val sums = WideParquet.sums(spark, arguments(1), WideParquet.near)
      val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
      println(s"DONE ${sums.sum} 0 0 $millis")
    }
    spark.stop()
  }
}
