package io.s3ranged.integration.requests

import java.util.concurrent.TimeUnit

import org.apache.spark.sql.SparkSession

import io.s3ranged.integration.Summary

/**
 * Spark's own text source over whatever file system the settings name, in a JVM without the connector.
 *
 * Reads its first argument to be warm, says `READY`, waits for a line of input, reads its second argument, and says
 * `DONE`, records, their bytes, the sum of their CRC-32, and milliseconds from the call of the reader to the rows.
 */
object PeerRead {

  def main(arguments: Array[String]): Unit = {
    // Settings are system properties, as spark-submit hands them on.
    val spark = SparkSession.builder().getOrCreate()
    Summary.of(spark.read.text(arguments(0))).collect()
    println("READY")
    if (Console.in.readLine() != null) {
      val started = System.nanoTime
      val row = Summary.of(spark.read.text(arguments(1))).collect()(0)
      val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
      println(s"DONE ${row.getLong(0)} ${row.getLong(1)} ${row.getLong(2)} $millis")
    }
    spark.stop()
  }
}
