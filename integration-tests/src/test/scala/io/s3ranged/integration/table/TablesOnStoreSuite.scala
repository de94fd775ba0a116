package io.s3ranged.integration.table

import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.integration.TestServices

/** `fileFormat=parquet|orc|avro` reads what Spark's own sources read over the same objects. */
class TablesOnStoreSuite extends AnyFunSuite with OnTables {

  private lazy val bucket = {
    val made = TestServices.bucket("tables")
    for (format <- formats) {
      upload(mixed(2000, 3), format, made, s"$format/plain/")
      upload(mixed(2000, 2).withColumn("year", lit(2024) + (col("id") % 3).cast("int")).withColumn("city", when(col("id") % 2 === 0, "Bern").otherwise("Oslo")),
        format, made, s"$format/parts/", Seq("year", "city"))
      register("tables", s"s3://$made/$format/")
    }
    stored(made)
  }

  for (format <- formats) {

    def theirs(prefix: String) = spark.read.format(sparks(format)).load(s"s3ranged://$bucket/$format/$prefix")

    def mine(prefix: String) = ours(format).option("index.tableName", "tables").load(s"s3://$bucket/$format/$prefix")

    test(s"$format: rows, schema and partition columns are those of Spark's own source") {
      for (prefix <- Seq("plain/", "parts/")) assertSame(mine(prefix), theirs(prefix))
    }

    test(s"$format: with an index nothing is listed and no HEAD is sent") {
      bucket
      stored(())
      val table = mine("parts/")
      stored(())
      val query = table.where(col("id") > 10).agg(count("name"), max("year"))
      assert(query.collect()(0).getLong(0) == 1989)
      assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0, front.counters.snapshot)
      val metrics = ScanMetrics.of(query)
      assert(metrics("gets") == front.counters.requests("GET") && metrics("bytesFetched") == front.counters.bodyBytes("GET"), metrics)
    }
  }
}
