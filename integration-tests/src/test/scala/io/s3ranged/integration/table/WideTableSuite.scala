package io.s3ranged.integration.table

import java.util.concurrent.TimeUnit

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.integration.TestServices
import io.s3ranged.integration.hadoop.WideParquet
import io.s3ranged.integration.requests.Peer
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

  private def table: DataFrame = table("wide/")

  private def table(prefix: String): DataFrame =
    ours("parquet").option("index.tableName", "wide_table").option("maxPartitionBytes", groupBytes.toString).load(s"s3://$bucket/$prefix")

  private case class Cost(millis: Long, gets: Long, bytes: Long, heads: Long, lists: Long) {
    override def toString: String = s"$millis ms, $gets GETs of $bytes bytes, $heads HEADs, $lists LISTs"
  }

  private def cost(columns: Seq[String], prefix: String = "wide/"): Cost = {
    val expected = WideParquet.sums(spark, file.toUri.toString, columns)
    costOf {
      val started = System.nanoTime
      assert(WideParquet.sums(table(prefix), columns) == expected)
      TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
    }
  }

  private def costOf(work: => Long): Cost =
    withPace(new Pace(30, 60 * 1000 * 1000)) {
      stored(())
      val millis = work
      val counted = front.counters
      Cost(millis, counted.requests("GET"), counted.bodyBytes("GET"), counted.requests("HEAD"), counted.requests("LIST"))
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
    compared(WideParquet.near, groups => if (TestServices.isFull) 12 else groups + 2)
  }

  test("columns far apart are fetched side by side; read again, no request at all") {
    compared(WideParquet.far, groups => groups * 4 + 2)
  }

  test("beside Spark over S3A, with its classic stream and with analytics: cold, with connections that are there") {
    file
    val copies = Seq("near-1", "near-2", "near-3", "far-1", "far-2", "far-3")
    copies.foreach(copy => put(bucket, s"$copy/a.parquet", file))
    copies.foreach(copy => register("wide_table", s"s3://$bucket/$copy/"))
    WideParquet.upload(spark, TestServices.store, bucket, "warm.parquet", 1000, 1L << 20)
    for (columns <- Seq(WideParquet.near, WideParquet.far)) {
      val name = if (columns == WideParquet.near) "near" else "far"
      for (i <- 1 to 3) info(s"$name, s3ranged: ${cost(columns, s"$name-$i/")}")
    }
    val expected = WideParquet.sums(spark, file.toUri.toString, WideParquet.near).sum
    for (stream <- Seq("classic", "analytics"); _ <- 1 to 2) {
      val peer = Peer.start(s"s3a://$bucket/warm.parquet", s"s3a://$bucket/wide/a.parquet", TestServices.services.s3Endpoint, stream, "hadoop.PeerParquet")
      try {
        peer.awaitReady()
        info(s"near, S3A, $stream: " + costOf {
          val read = peer.read()
          assert(read.records == expected)
          read.millis
        })
      } finally peer.close()
    }
  }
}
