package io.s3ranged.integration.path

import java.nio.file.Files
import java.util.concurrent.TimeUnit

import scala.util.Using

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.testkit.data.{PiecewiseLog, Truth}

/**
 * Large objects that the index knows how to cut: what their registration costs, how many points they have, and that reading from
 * there gives all rows. 1 GiB each before compression with `-Pfull`, 24 MiB otherwise.
 */
class LargePiecesSuite extends AnyFunSuite with OnSpark {

  private val table = "large_pieces"
  private val bytes = if (TestServices.isFull) 1L << 30 else 24L << 20
  private val everyBytes = if (TestServices.isFull) 16L << 20 else 512L << 10
  private val csv = Map("fileFormat" -> "csv", "multiLine" -> "true", "header" -> "true", "escape" -> "\"")

  private lazy val bucket = {
    assert(Commands.index("create", "--table", table).status == 0)
    TestServices.bucket("large-pieces")
  }

  private def upload(log: PiecewiseLog): Truth = {
    val file = Files.createTempFile("large", log.extension)
    try {
      val truth = log.write(log.ordinal + 7, bytes, file)
      Using.resource(Files.newInputStream(file))(TestServices.store.put(bucket, s"${log.name}/a${log.extension}", _, truth.storedBytes))
      truth
    } finally Files.delete(file)
  }

  private def load(log: PiecewiseLog): DataFrame = {
    val options = if (log == PiecewiseLog.QUOTED_CSV) csv else Map.empty[String, String]
    val open = reader.options(options).option("index.tableName", table).option("maxPartitionBytes", everyBytes.toString).option("openCostInBytes", "0")
    val read = if (log == PiecewiseLog.QUOTED_CSV) open.schema("id LONG, text STRING") else open
    read.load(s"s3://$bucket/${log.name}/")
  }

  for (log <- PiecewiseLog.values.toSeq)
    test(s"${log.name}: registered in a small heap, about a point for each spacing, and all rows are read from there by many tasks") {
      val truth = upload(log)
      val quoted = if (log == PiecewiseLog.QUOTED_CSV) Seq("--multi-line-csv", "--csv-option", "escape=\"") else Nil
      EngineRegistry.close()
      stored(())
      val started = System.nanoTime
      // Half of the heap is what the engine may hold beside it.
      val ended = Commands.indexWithin("48m", Seq("register", "--table", table, s"s3://$bucket/${log.name}/", "--split-points",
        "--points-every", everyBytes.toString) ++ quoted: _*)
      val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
      assert(ended.status == 0, ended.output)
      val points = "1 have ([0-9,]+) points".r.findFirstMatchIn(ended.output).map(_.group(1).replace(",", "").toInt).getOrElse(fail(ended.output))
      val most = truth.storedBytes / everyBytes
      info(s"${truth.storedBytes} bytes stored, $points points, registered in $millis ms, the JVM's start included")
      assert(points <= most && points >= most * 8 / 10, s"$points points in ${truth.storedBytes} bytes")
      assert(front.counters.requests("HEAD") == 0)
      val frame = load(log)
      val rows = if (log == PiecewiseLog.QUOTED_CSV) frame.selectExpr("text as value") else frame
      assertText(rows, truth)
      assert(rows.queryExecution.toRdd.getNumPartitions >= points * 8 / 10)
      if (log == PiecewiseLog.QUOTED_CSV) {
        val ids = frame.selectExpr("count(distinct id)", "min(id)", "max(id)").head()
        assert(ids.getLong(0) == truth.records && ids.getLong(1) == 0 && ids.getLong(2) == truth.records - 1)
      }
    }
}
