package io.s3ranged.integration.hadoop

import org.apache.spark.sql.SparkSession

/** For `spark-submit`: reads neighbouring columns of its argument and prints `SUMS` and the sum of their sums. */
object ParquetSums {

  def main(arguments: Array[String]): Unit = {
    val spark = SparkSession.builder().getOrCreate()
    println(s"SUMS ${WideParquet.sums(spark, arguments(0), WideParquet.near).sum}")
    spark.stop()
  }
}
