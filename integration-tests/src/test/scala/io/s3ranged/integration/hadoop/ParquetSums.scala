package io.s3ranged.integration.hadoop

import org.apache.spark.sql.SparkSession

/**
 * For `spark-submit`: reads neighbouring columns of its argument and prints `SUMS` and the sum of their sums; by `fileFormat=parquet`
 * where the argument begins with `s3:`, with the options behind it.
 */
object ParquetSums {

  def main(arguments: Array[String]): Unit = {
    val spark = SparkSession.builder().getOrCreate()
    val table =
      if (!arguments(0).startsWith("s3:")) spark.read.parquet(arguments(0))
      else spark.read.format("s3ranged").option("fileFormat", "parquet")
        .options(arguments.tail.map(_.split("=", 2)).map(option => option(0) -> option(1)).toMap).load(arguments(0))
    println(s"SUMS ${WideParquet.sums(table, WideParquet.near).sum}")
    spark.stop()
  }
}
