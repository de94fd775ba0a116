package io.s3ranged.integration.table

import java.util.concurrent.TimeUnit

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.integration.TestServices
import io.s3ranged.integration.hadoop.WideParquet
import io.s3ranged.testkit.front.Pace

/** What four of 100 columns cost by `fileFormat=parquet`: 30 ms to the first byte and 60 MB/s a connection. */
class WideTableSuite extends AnyFunSuite with OnTables {

  private lazy val bucket = TestServices.bucket("wide-table")

  private val groupBytes = if (TestServices.isFull) 128L << 20 else 20L << 20

  private val rows = if (TestServices.isFull) 750000L else 110000L

  private lazy val file = {
    val made = WideParquet.upload(spark, TestServices.store, bucket, "wide/a.parquet", rows, groupBytes)
    register("wide_table", s"s3://$bucket/wide/")
    made
  }

  private def table: DataFrame =
    ours("parquet").option("index.tableName", "wide_table").option("maxPartitionBytes", groupBytes.toString).load(s"s3://$bucket/wide/")

  private case class Cost(millis: Long, gets: Long, bytes: Long, heads: Long, lists: Long) {
    override def toString: String = s"$millis ms, $gets GETs of $bytes bytes, $heads HEADs, $lists LISTs"
  }

  private def cost(columns: Seq[String]): Cost = {
    val expected = WideParquet.sums(spark, file.toUri.toString, columns)
    withPace(new Pace(30, 60 * 1000 * 1000)) {
      stored(())
      val started = System.nanoTime
      assert(WideParquet.sums(table, columns) == expected)
      val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
      val counted = front.counters
      Cost(millis, counted.requests("GET"), counted.bodyBytes("GET"), counted.requests("HEAD"), counted.requests("LIST"))
    }
  }

  private def compared(columns: Seq[String], mostGets: Int => Int): Unit = {
    val (groups, wanted) = WideParquet.wanted(file, columns.toSet)
    WideParquet.sums(table, Seq("c99"))
    EngineRegistry.close()
    val cold = cost(columns)
    val warm = cost(columns)
    info(s"$groups row groups, $wanted bytes wanted; cold: $cold; warm: $warm")
    assert(cold.heads == 0 && cold.lists == 0 && cold.gets <= mostGets(groups))
    // The footer is read by blocks: up to a MiB and a quarter, of which a small object has more than a tenth.
    assert(cold.bytes <= (if (TestServices.isFull) wanted * 11 / 10 else wanted + (5 << 18)))
    assert(warm.gets == 0 && warm.heads == 0 && warm.lists == 0)
  }

  test("neighbouring columns: no LIST, no HEAD, a GET a row group and one for the footer; read again, no request at all") {
    compared(WideParquet.near, groups => (groups + 2).min(12))
  }

  test("columns far apart are fetched side by side; read again, no request at all") {
    compared(WideParquet.far, groups => groups * 4 + 2)
  }
}
