package io.s3ranged.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions._

/** Records, their bytes and the sum of their CRC-32, which the generator knows too. */
object Summary {

  def of(lines: DataFrame): DataFrame =
    lines.agg(
      count(lit(1)), sum(octet_length(col("value"))), sum(crc32(col("value").cast("binary"))))
}
