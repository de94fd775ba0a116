package io.s3ranged.integration.formats

import java.nio.charset.StandardCharsets.UTF_8

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{OnSpark, TestServices}

/** CSV from a real server to rows of Spark. */
class CsvOnStoreSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("csv")

  private def put(key: String, content: String): String = {
    TestServices.store.put(bucket, key, content.getBytes(UTF_8))
    s"s3://$bucket/$key"
  }

  test("records of several objects with a header each, partition columns, metadata and the name of the object") {
    val text = (1 to 5000).map(i => s"$i,2020-01-${1 + i % 28},\"row, $i\",${i * 0.25}").mkString("id,day,name,price\n", "\n", "\n")
    Seq("a", "b").foreach(kind => put(s"t/kind=$kind/0.csv", text))
    val frame = reader.option("fileFormat", "csv").option("header", "true").option("planning.mode", "list").option("maxPartitionBytes", "30000")
      .schema("id BIGINT, day DATE, name STRING, price DECIMAL(9,2)").load(s"s3://$bucket/t/")
    assert(frame.rdd.getNumPartitions > 4)
    val row = frame.groupBy("kind").agg(org.apache.spark.sql.functions.expr("count(*)"), org.apache.spark.sql.functions.expr("sum(price)"),
      org.apache.spark.sql.functions.expr("max(name)")).orderBy("kind").collect().map(_.toString).toSeq
    assert(row == Seq("[a,5000,3125625.00,row, 999]", "[b,5000,3125625.00,row, 999]"))
    val names = frame.selectExpr("input_file_name()", "_metadata.file_name").distinct().collect().map(_.toString).sorted.toSeq
    assert(names == Seq(s"[s3://$bucket/t/kind=a/0.csv,0.csv]", s"[s3://$bucket/t/kind=b/0.csv,0.csv]"))
  }
}
