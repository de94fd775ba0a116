package io.s3ranged.spark

import io.s3ranged.fault.FaultKind
import io.s3ranged.testing.ObjectContent
import org.apache.spark.sql.functions._
import org.apache.spark.sql.types._
import org.scalatest.funsuite.AnyFunSuite

class FormatsSuite extends AnyFunSuite with SparkFixture {

  private def bytes(size: Int): Array[Byte] = ObjectContent.patterned(size).slice(0, size)

  test("binary gives chunks with their place, which together are the object") {
    val content = bytes(100000)
    s3.put(bucket, "a.bin", content)
    val frame = read.option("fileFormat", "binary").option("chunkBytes", "30000").load(s"s3://$bucket/a.bin")
    assert(frame.columns.toSeq == Seq("path", "modificationTime", "offset", "length", "content"))
    val rows = frame.orderBy("offset").collect()
    assert(rows.map(_.getLong(2)).toSeq == Seq(0, 30000, 60000, 90000))
    assert(rows.map(_.getLong(3)).toSeq == Seq(30000, 30000, 30000, 10000))
    assert(rows.map(_.getString(0)).distinct.toSeq == Seq(s"s3://$bucket/a.bin"))
    assert(rows.map(_.getTimestamp(1).toInstant.toString).distinct.toSeq == Seq("2026-11-20T10:00:00Z"))
    assert(rows.flatMap(_.getAs[Array[Byte]](4)).toSeq == content.toSeq)
    assert(frame.agg(sum("length")).head().getLong(0) == content.length)
    assert(frame.select(md5(col("content"))).count() == 4)
  }

  test("the array of a binary chunk is the reader's own, without another copy") {
    s3.put(bucket, "two.bin", bytes(3 << 20))
    val collected = read.option("fileFormat", "binary").option("chunkBytes", "1m").load(s"s3://$bucket/two.bin").select("content").collect()
    assert(collected.flatMap(_.getAs[Array[Byte]](0)).toSeq == bytes(3 << 20).toSeq)
  }

  test("fixed gives records of one length, also across blocks and splits") {
    val content = bytes(188 * 20000)
    s3.put(bucket, "cap.ts", content)
    val frame = read.option("fileFormat", "fixed").option("recordLength", "188").option("maxPartitionBytes", "100k").load(s"s3://$bucket/cap.ts")
    assert(frame.schema == new StructType().add("value", BinaryType))
    assert(frame.count() == 20000 && frame.rdd.getNumPartitions > 10)
    val collected = frame.collect().map(_.getAs[Array[Byte]](0))
    assert(collected.forall(_.length == 188) && java.util.Arrays.equals(collected.flatten, content))
  }

  test("a tail that does not fit is a fault, or dropped and counted") {
    s3.put(bucket, "tail.ts", bytes(188 * 3 + 5))
    def fixed(mode: String) =
      read.option("fileFormat", "fixed").option("recordLength", "188").option("mode", mode).load(s"s3://$bucket/tail.ts")
    val fault = faultOf(fixed("FAILFAST").collect())
    assert(fault.kind == FaultKind.CORRUPT_DATA && fault.getMessage.contains("tail.ts"))
    assert(fixed("PERMISSIVE").count() == 3)
  }

  test("fixed needs recordLength") {
    val fault = faultOf(read.option("fileFormat", "fixed").load(s"s3://$bucket/tail.ts"))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("recordLength"))
  }

  test("a given schema names the text column, and Spark checks nothing else for us") {
    put("named.log", "a\n")
    val frame = read.schema("line STRING").load(s"s3://$bucket/named.log")
    assert(frame.columns.toSeq == Seq("line") && frame.head().getString(0) == "a")
    assert(faultOf(read.schema("line BIGINT").load(s"s3://$bucket/named.log")).kind == FaultKind.BAD_OPTION)
  }

  test("a temporary view in SQL, with options") {
    put("view/year=2026/a.log", "a;b;")
    spark.sql(s"CREATE OR REPLACE TEMPORARY VIEW logs USING s3ranged OPTIONS (path 's3://$bucket/view/', lineSep ';')")
    assert(spark.sql("SELECT value, year FROM logs ORDER BY value").collect().map(_.toSeq).toSeq == Seq(Seq("a", 2026), Seq("b", 2026)))
    assert(spark.sql("SELECT count(*) FROM logs WHERE year = 2025").head().getLong(0) == 0)
  }

  test("a table of the session's catalog, with options and partition columns") {
    put("table/year=2026/a.log", "a;b;")
    spark.sql(s"CREATE TABLE logs_table USING s3ranged OPTIONS (path 's3://$bucket/table/', lineSep ';')")
    try {
      assert(spark.sql("SELECT value, year FROM logs_table ORDER BY value").collect().map(_.toSeq).toSeq == Seq(Seq("a", 2026), Seq("b", 2026)))
      assert(spark.sql("SELECT _metadata.file_name FROM logs_table LIMIT 1").head().getString(0) == "a.log")
    } finally spark.sql("DROP TABLE logs_table")
  }

  test("compressed text is read as its text") {
    val buffer = new java.io.ByteArrayOutputStream
    val gzip = new java.util.zip.GZIPOutputStream(buffer)
    gzip.write((1 to 20000).map(i => s"line $i\n").mkString.getBytes)
    gzip.close()
    s3.put(bucket, "log.gz", buffer.toByteArray)
    assert(lines(load("log.gz")) == (1 to 20000).map(i => s"line $i"))
    assert(load("log.gz").agg(max("value")).head().getString(0) == "line 9999")
  }
}
