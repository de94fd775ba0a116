package io.s3ranged.integration.requests

import org.apache.spark.sql.functions.{octet_length, sum}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.integration.{Commands, NeedsFiles, OnSpark, TestServices}
import io.s3ranged.testkit.SparseObject

/** Sixteen tasks at once, and a budget that keeps what they share. */
class SharedBlocksSuite extends AnyFunSuite with OnSpark {

  private val mib = 1L << 20

  override protected def sparkConf: Map[String, String] =
    Map("spark.master" -> "local[16]", "spark.s3ranged.memory.maxBytes" -> "512m")

  test("16 tasks that read the same 256 MiB cause 256 block loads and move the bytes once", NeedsFiles) {
    val bucket = TestServices.bucket("shared")
    SparseObject.create(TestServices.services, bucket, "same.bin", Array.emptyByteArray, 256 * mib)
    // Planned from the index: no plan looks at the object's first block.
    assert(Commands.index("create", "--table", "shared").status == 0)
    assert(Commands.index("register", "--table", "shared", s"s3://$bucket/").status == 0)
    stored(())
    val once = reader
      .option("index.tableName", "shared")
      .option("fileFormat", "fixed")
      .option("recordLength", "1048576")
      .option("maxPartitionBytes", "256m")
      .option("minPartitionNum", "1")
      .load(s"s3://$bucket/same.bin")
    val sixteen = Seq.fill(16)(once).reduce(_ union _)
    assert(sixteen.rdd.getNumPartitions == 16)
    val total = sixteen.agg(sum(octet_length(sixteen("value"))))
    assert(total.collect()(0).getLong(0) == 16 * 256 * mib)
    eventually(5, "all exchanges ended")(front.counters.active == 0)
    val metrics = ScanMetrics.of(total)
    info(s"${metrics("cacheMisses")} block loads, ${front.counters.requests("GET")} GETs, ${front.counters.bodyBytes("GET") >> 20} MiB")
    assert(metrics("cacheMisses") == 256)
    assert(front.counters.bodyBytes("GET") == 256 * mib)
  }
}
