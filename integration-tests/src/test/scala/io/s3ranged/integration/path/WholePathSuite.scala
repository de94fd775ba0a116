package io.s3ranged.integration.path

import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.testkit.data.{LogDataSet, ObjectStore, Truth}

/** The main job in one JVM: from a registration by the command line to rows in Spark. */
class WholePathSuite extends AnyFunSuite with OnSpark {

  private val table = "whole_path"
  private lazy val bucket = TestServices.bucket("whole-path")

  private lazy val truth: Truth = {
    val set = new LogDataSet(11, 2, 20L << 20, 60, 24 << 10, 1 << 20)
    val made = set.upload(TestServices.store, bucket, "2026/")
    assert(Commands.index("create", "--table", table).status == 0)
    val registered = Commands.index("register", "--table", table, s"s3://$bucket/2026/")
    assert(registered.status == 0 && registered.output.contains("66 objects"), registered.output)
    stored(made)
  }

  private def indexed = reader.option("index.tableName", table)

  test("a prefix of the index reads as text: every record, once, with no LIST and no HEAD") {
    val expected = truth
    val metrics = assertText(indexed.load(s"s3://$bucket/2026/"), expected)
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
    assert(front.counters.requests("GET") > 0 && metrics("gets") == front.counters.requests("GET"))
    assert(metrics("recordsRead") == expected.records)
  }

  test("splits of any size give the same records") {
    val expected = truth
    for (bytes <- Seq("777777", "3m", "1g"))
      assertText(indexed.option("maxPartitionBytes", bytes).load(s"s3a://$bucket/2026/"), expected)
  }

  test("the same prefix is listed where that is asked for") {
    val expected = truth
    stored(())
    assertText(reader.option("planning.mode", "list").load(s"s3://$bucket/2026/"), expected)
    // A page for the partition columns, when the table is made, and the plan's own.
    assert(front.counters.requests("LIST") <= 2 && front.counters.requests("HEAD") == 0)
  }

  test("repository and context name objects without a path") {
    val small = new LogDataSet(11, 0, 0, 60, 24 << 10, 0)
    truth
    val query = indexed.option("repository", bucket).option("context", "2026/small/").load()
    assert(query.count() == countOf(small))
  }

  test("bytes come in chunks that add up to what was stored") {
    val expected = truth
    val row = indexed
      .option("fileFormat", "binary")
      .option("chunkBytes", ObjectStore.CHUNK_BYTES.toString)
      .load(s"s3://$bucket/2026/")
      .agg(sum(octet_length(col("content"))), sum(crc32(col("content"))), countDistinct(col("path")), sum(col("length")))
      .head()
    assert(row.getLong(0) == expected.storedBytes && row.getLong(1) == expected.storedCrcSum)
    assert(row.getLong(2) == expected.objects && row.getLong(3) == expected.storedBytes)
  }

  test("an exact object needs neither index nor LIST nor HEAD") {
    stored(TestServices.store.put(bucket, "exact/one.log", "a\nb\r\nc".getBytes("UTF-8")))
    assert(reader.load(s"s3://$bucket/exact/one.log").collect().map(_.getString(0)).toSeq == Seq("a", "b", "c"))
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
    TestServices.store.put(bucket, "exact/two.log", "d\n".getBytes("UTF-8"))
    val both = reader.load(s"s3://$bucket/exact/one.log", s"s3://$bucket/exact/two.log")
    assert(both.collect().map(_.getString(0)).toSet == Set("a", "b", "c", "d"))
  }

  test("records of fixed length come whole") {
    val bytes = Array.tabulate[Byte](188 * 5000)(i => (i / 188).toByte)
    TestServices.store.put(bucket, "fixed/cap.ts", bytes)
    val records = reader.option("fileFormat", "fixed").option("recordLength", "188")
      .option("maxPartitionBytes", "100000").load(s"s3://$bucket/fixed/cap.ts")
    assert(records.count() == 5000)
  }

  test("a temporary view reads by SQL alone") {
    truth
    spark.sql(
      s"CREATE OR REPLACE TEMPORARY VIEW logs USING s3ranged OPTIONS (path 's3://$bucket/2026/', `index.tableName` '$table')")
    assert(spark.sql("SELECT count(*) FROM logs").head().getLong(0) == truth.records)
  }

  test("a second read is served from the cache") {
    truth
    val path = s"s3://$bucket/2026/large-00.log"
    assert(reader.load(path).count() > 0)
    stored(())
    assert(reader.load(path).count() > 0)
    assert(front.counters.bodyBytes("GET") < (4 << 20))
  }

  test("missing bucket, key and table are told by name, with a remedy") {
    TestServices.bucket("whole-path")
    val key = faultOf(reader.load(s"s3://$bucket/not-there.log").collect())
    assert(key.getMessage.contains("not-there.log") && key.getMessage.contains(key.kind.remedy))
    val missing = faultOf(reader.load("s3://no-such-bucket-anywhere/a.log").collect())
    assert(missing.kind == FaultKind.NO_SUCH_BUCKET && missing.getMessage.contains("no-such-bucket-anywhere"))
    val noTable = faultOf(reader.option("index.tableName", "no_such_table").load(s"s3://$bucket/2026/").collect())
    assert(noTable.getMessage.contains("no_such_table") && noTable.getMessage.contains(noTable.kind.remedy))
  }

  test("a wrong secret is CREDENTIALS_REFUSED, and no message shows it") {
    val fault = faultOf(
      reader.option("accessKey", "test").option("secretKey", "wrongsecretvalue").load(s"s3://$bucket/exact/one.log").collect())
    assert(fault.kind == FaultKind.CREDENTIALS_REFUSED && !fault.getMessage.contains("wrongsecretvalue"))
  }

  test("an object that was rewritten after it was registered fails the scan by its name") {
    TestServices.store.put(bucket, "changed/a.log", "old line\n".getBytes("UTF-8"))
    truth
    assert(Commands.index("register", "--table", table, s"s3://$bucket/changed/").status == 0)
    TestServices.store.put(bucket, "changed/a.log", "new line\n".getBytes("UTF-8"))
    val fault = faultOf(indexed.load(s"s3://$bucket/changed/").collect())
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains(s"s3://$bucket/changed/a.log"))
    assert(Commands.index("register", "--table", table, s"s3://$bucket/changed/").status == 0)
    assert(indexed.load(s"s3://$bucket/changed/").head().getString(0) == "new line")
  }

  private def countOf(set: LogDataSet): Long = {
    val lines = (0 until set.smallObjects).map { i =>
      val log = new io.s3ranged.testkit.data.LogLines(set.seed * 37 + 1000 + i, set.smallBytes.toLong, i % 7 != 3)
      log.transferTo(java.io.OutputStream.nullOutputStream())
      log.records
    }
    lines.sum
  }
}
