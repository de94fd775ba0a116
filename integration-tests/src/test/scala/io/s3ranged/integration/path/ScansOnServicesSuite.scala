package io.s3ranged.integration.path

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.examples.ScanMetrics
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, OnSpark, TestServices}

/** What Spark pushes down and what it shows, as the servers see it. */
class ScansOnServicesSuite extends AnyFunSuite with OnSpark {

  private val table = "scans"
  private val sizes = Map("a-small.log" -> 100, "b-middle.log" -> 1000, "c-large.log" -> 100000)
  private lazy val bucket = {
    val made = TestServices.bucket("scans")
    for ((name, records) <- sizes) TestServices.store.put(made, s"logs/$name", (1 to records).map(i => f"$i%09d\n").mkString.getBytes)
    assert(Commands.index("create", "--table", table).status == 0)
    assert(Commands.index("register", "--table", table, s"s3://$made/logs/").status == 0)
    stored(made)
  }

  private def logs: DataFrame = reader.option("index.tableName", table).load(s"s3://$bucket/logs/")

  private def scanOf(frame: DataFrame): BatchScanExec =
    frame.queryExecution.sparkPlan.collectFirst { case scan: BatchScanExec => scan }.get

  /** The rows, and the keys that were asked for at the server. */
  private def asked(frame: => DataFrame): (Array[Row], Set[String]) = {
    stored(())
    val rows = frame.collect()
    eventually(5, "all exchanges ended")(front.counters.active == 0)
    val targets = front.counters.exchanges.asScala.filter(_.kind == "GET").map(_.target.split('?').head.split('/').last).toSet
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
    (rows, targets)
  }

  test("a count reads no values, and a column that is not asked for is not made") {
    bucket
    val counted = logs.groupBy().count()
    assert(scanOf(counted).scan.readSchema.isEmpty)
    assert(counted.head().getLong(0) == sizes.values.sum)
    val binary = reader.option("fileFormat", "binary").load(s"s3://$bucket/logs/c-large.log").select("length")
    assert(scanOf(binary).scan.readSchema.fieldNames.toSeq == Seq("length") && binary.head().getLong(0) == 1000000)
  }

  test("filters on each field of _metadata prune before anything is read") {
    bucket
    val all = sizes.keySet
    val cases = Seq(
      "_metadata.file_size < 5000" -> Set("a-small.log"),
      "_metadata.file_name in ('b-middle.log', 'none')" -> Set("b-middle.log"),
      s"_metadata.file_path = 's3://$bucket/logs/c-large.log'" -> Set("c-large.log"),
      "_metadata.file_path like '%/a-small.log'" -> Set("a-small.log"),
      "_metadata.file_modification_time > timestamp'2000-01-01 00:00:00'" -> all,
      "_metadata.file_modification_time < timestamp'2000-01-01 00:00:00'" -> Set.empty[String],
      "_metadata.file_block_start > 0" -> Set.empty[String],
      "_metadata.file_block_length >= 10000" -> Set("b-middle.log", "c-large.log"),
      "_metadata.file_size > 5000 and _metadata.file_name <> 'c-large.log'" -> Set("b-middle.log"))
    for ((filter, expected) <- cases) {
      // Without what the cache has: the servers shall tell.
      EngineRegistry.close()
      val (rows, keys) = asked(logs.where(filter))
      assert(keys == expected, filter)
      assert(rows.length == expected.toSeq.map(sizes).sum, filter)
    }
  }

  test("a filter on a block's place reads that range alone") {
    val ranges = reader.option("maxPartitionBytes", "100000").load(s"s3://$bucket/logs/c-large.log")
    assert(ranges.where("_metadata.file_block_start >= 900000").count() == 9999, "a line that begins with a range is the range's before")
    assert(ranges.select("_metadata.file_block_start").distinct().count() == 10)
  }

  test("statistics are the bytes of the plan, filters taken off") {
    assert(logs.queryExecution.optimizedPlan.stats.sizeInBytes == sizes.values.sum * 10)
    assert(logs.where("_metadata.file_size < 5000").queryExecution.optimizedPlan.stats.sizeInBytes == 1000)
  }

  test("what a scan counted stands in the store behind the SQL tab, and says what the servers say") {
    bucket
    EngineRegistry.close()
    stored(())
    val query = summary(logs)
    query.collect()
    val store = spark.asInstanceOf[org.apache.spark.sql.classic.SparkSession].sharedState.statusStore
    eventually(10, "the end of the query in the store")(store.executionsList().lastOption.exists(_.completionTime.isDefined))
    val execution = store.executionsList().last
    val values = store.executionMetrics(execution.executionId)
    val shown = store.planGraph(execution.executionId).allNodes.filter(_.name.contains("BatchScan"))
      .flatMap(_.metrics).map(metric => metric.name -> values.getOrElse(metric.accumulatorId, "")).toMap
    info(shown.toSeq.sorted.map { case (name, value) => s"$name: ${value.linesIterator.toSeq.last}" }.mkString("; "))
    val counted = ScanMetrics.of(query)
    assert(counted("gets") == front.counters.requests("GET") && counted("lists") == 0)
    assert(shown("ranged GETs sent, retries included") == counted("gets").toString)
    assert(shown("records delivered").replace(",", "") == sizes.values.sum.toString)
    assert(counted("indexReads") > 0 && shown("requests sent to the index") == counted("indexReads").toString)
    for (name <- Seq("bytes received from the store", "bytes handed to readers", "time spent planning", "most buffer memory in use"))
      assert(shown(name).nonEmpty, name)
  }

  test("Spark's Input is the bytes of the objects") {
    for (cut <- Seq("128m", "70000")) {
      val ends = new ConcurrentLinkedQueue[SparkListenerTaskEnd]
      val listener = new SparkListener {
        override def onTaskEnd(end: SparkListenerTaskEnd): Unit = ends.add(end)
      }
      spark.sparkContext.addSparkListener(listener)
      try {
        val frame = reader.option("index.tableName", table).option("maxPartitionBytes", cut).load(s"s3://$bucket/logs/")
        assert(frame.count() == sizes.values.sum)
        eventually(10, "the ends of the tasks")(
          ends.asScala.map(_.taskMetrics.inputMetrics.recordsRead).sum == sizes.values.sum)
        assert(ends.asScala.map(_.taskMetrics.inputMetrics.bytesRead).sum == sizes.values.sum * 10)
      } finally spark.sparkContext.removeSparkListener(listener)
    }
  }

  test("a limit stops the tasks, and plans no more splits than have its rows where that is known") {
    val few = logs.limit(5)
    assert(few.collect().length == 5 && scanOf(few.repartition(1)).scan.description.contains("limit a task: 5"))
    val fixed = reader.option("fileFormat", "fixed").option("recordLength", "10").option("maxPartitionBytes", "100000")
      .load(s"s3://$bucket/logs/c-large.log")
    assert(fixed.rdd.getNumPartitions == 10)
    assert(scanOf(fixed.limit(15000).repartition(1)).batch.planInputPartitions().length == 2)
    assert(fixed.limit(15000).count() == 15000)
  }

  test("pathGlobFilter, modifiedBefore and modifiedAfter choose objects, and others are not read") {
    bucket
    def chosen(options: (String, String)*): Long =
      reader.option("index.tableName", table).options(options.toMap).load(s"s3://$bucket/logs/").count()
    assert(chosen("pathGlobFilter" -> "[ab]-*.log") == 1100)
    assert(chosen("modifiedAfter" -> "2000-01-01T00:00:00") == sizes.values.sum)
    assert(chosen("modifiedBefore" -> "2000-01-01T00:00:00") == 0)
    assert(chosen("modifiedAfter" -> "2000-01-01T00:00:00", "modifiedBefore" -> "2200-01-01T00:00:00", "pathGlobFilter" -> "c*") == 100000)
  }

  test("ignoreMissingFiles and ignoreCorruptFiles pass over what they name, count it, and nothing else") {
    def put(key: String, bytes: Array[Byte]): Unit = { TestServices.store.put(bucket, key, bytes); () }
    put("holes/a.log", "a\n".getBytes)
    put("holes/b.log", "b\n".getBytes)
    put("holes/broken.log.gz", Array[Byte](31, -117, 8, 0, 1, 2, 3))
    assert(Commands.index("register", "--table", table, s"s3://$bucket/holes/").status == 0)
    TestServices.store.client.deleteObject(request => { request.bucket(bucket).key("holes/b.log"); () })
    def holes(options: (String, String)*) = reader.option("index.tableName", table).options(options.toMap).load(s"s3://$bucket/holes/")
    val both = holes("ignoreMissingFiles" -> "true", "ignoreCorruptFiles" -> "true")
    assert(both.collect().map(_.getString(0)).toSeq == Seq("a"))
    val metrics = ScanMetrics.of(both)
    assert(metrics("missingObjects") == 1 && metrics("corruptObjects") == 1)
    assert(told(10)(holes("ignoreCorruptFiles" -> "true").collect()).kind == FaultKind.NO_SUCH_OBJECT)
    val corrupt = told(10)(holes("ignoreMissingFiles" -> "true").collect())
    assert(corrupt.kind == FaultKind.CORRUPT_DATA && corrupt.getMessage.contains(s"s3://$bucket/holes/broken.log.gz"))
    spark.conf.set("spark.sql.files.ignoreMissingFiles", "true")
    try assert(told(10)(holes().collect()).kind == FaultKind.CORRUPT_DATA)
    finally spark.conf.unset("spark.sql.files.ignoreMissingFiles")
  }
}
