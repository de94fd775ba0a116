package io.s3ranged.spark

import io.s3ranged.testing.ObjectContent
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.functions._
import org.apache.spark.sql.types._
import org.scalatest.funsuite.AnyFunSuite

class PushdownSuite extends AnyFunSuite with SparkFixture {

  private def scanOf(frame: DataFrame): BatchScanExec =
    frame.queryExecution.sparkPlan.collectFirst { case scan: BatchScanExec => scan }.get

  private def partitioned(folder: String = "parts"): DataFrame = {
    for (year <- 2024 to 2026; city <- Seq("Bern", "Oslo")) put(s"$folder/year=$year/city=$city/a.log", s"$year $city 1\n$year $city 2\n")
    load(s"$folder/")
  }

  test("a count reads no columns") {
    put("count.log", "a\nb\nc\n")
    val frame = load("count.log").groupBy().count()
    assert(scanOf(frame).scan.readSchema.isEmpty)
    assert(frame.head().getLong(0) == 3)
  }

  test("partition columns come from the paths, with their types") {
    val frame = partitioned()
    assert(frame.schema.map(f => f.name -> f.dataType) == Seq("value" -> StringType, "year" -> IntegerType, "city" -> StringType))
    assert(frame.where("year = 2025 and city = 'Oslo'").collect().map(_.toSeq).toSeq ==
      Seq(Seq("2025 Oslo 1", 2025, "Oslo"), Seq("2025 Oslo 2", 2025, "Oslo")))
    assert(frame.groupBy("year").count().orderBy("year").collect().map(_.toSeq).toSeq ==
      Seq(Seq(2024, 4L), Seq(2025, 4L), Seq(2026, 4L)))
  }

  test("a filter on partition columns prunes on the driver: other objects are not read") {
    val filtered = partitioned("pruned").where("year >= 2026 and city <> 'Oslo'")
    assert(scanOf(filtered).scan.description.contains("driver filters"))
    assert(filtered.queryExecution.sparkPlan.collect { case f: org.apache.spark.sql.execution.FilterExec => f }.isEmpty)
    val (rows, requests) = requestsOf(lines(filtered.select("value")))
    assert(rows == Seq("2026 Bern 1", "2026 Bern 2"))
    assert(requests.filterNot(isList).map(_.key).toSet == Set("pruned/year=2026/city=Bern/a.log"))
  }

  test("partition types may be kept as strings") {
    partitioned()
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    try assert(load("parts/").schema("year").dataType == StringType)
    finally spark.conf.unset("spark.sql.sources.partitionColumnTypeInference.enabled")
  }

  test("an object whose folders deviate fails the scan") {
    put("deviates/year=2025/a", "a\n")
    put("deviates/year=soon/a", "b\n")
    val frame = read.schema("value STRING, year INT").load(s"s3://$bucket/deviates/")
    val fault = faultOf(frame.collect())
    assert(fault.kind.name == "PARTITION_MISMATCH" && fault.getMessage.contains("year=soon"))
    put("deviates/zone=1/a", "b\n")
    assert(faultOf(load("deviates/").collect()).getMessage.contains("zone"))
  }

  test("basePath moves where partition columns begin") {
    partitioned()
    val frame = read.option("basePath", s"s3://$bucket/parts/").load(s"s3://$bucket/parts/year=2026/")
    assert(frame.columns.toSeq == Seq("value", "year", "city"))
    assert(load("parts/year=2026/").columns.toSeq == Seq("value", "city"))
  }

  test("_metadata has Spark's fields, and only those asked for are made") {
    put("meta/a.log", "one\ntwo\n")
    val frame = load("meta/a.log")
    val row = frame.select("value", "_metadata").head()
    val metadata = row.getStruct(1)
    assert(metadata.schema.fieldNames.toSeq ==
      Seq("file_path", "file_name", "file_size", "file_block_start", "file_block_length", "file_modification_time"))
    assert(metadata.schema.map(_.dataType) == Seq(StringType, StringType, LongType, LongType, LongType, TimestampType))
    assert(metadata.toSeq.take(5) == Seq(s"s3://$bucket/meta/a.log", "a.log", 8L, 0L, 8L))
    assert(metadata.getTimestamp(5).toInstant.toString == "2026-11-20T10:00:00Z")
    val pruned = frame.select("_metadata.file_name")
    val required = scanOf(pruned).scan.readSchema
    assert(required.fieldNames.toSeq == Seq("_metadata"))
    assert(required("_metadata").dataType.asInstanceOf[StructType].fieldNames.toSeq == Seq("file_name"))
    assert(pruned.distinct().head().getString(0) == "a.log")
  }

  test("filters on _metadata prune objects and ranges on the driver") {
    put("sizes/small", "s\n")
    put("sizes/large", "large\n" * 10)
    val (rows, requests) = requestsOf(lines(load("sizes/").where("_metadata.file_size < 10").select("value")))
    assert(rows == Seq("s") && requests.filterNot(isList).map(_.key).distinct == Seq("sizes/small"))
    assert(load("sizes/").where("_metadata.file_name = 'large' and value = 'large'").count() == 10)
    assert(load("sizes/").where("_metadata.file_path like '%/small'").count() == 1)
    val ranges = read.option("maxPartitionBytes", "6").load(s"s3://$bucket/sizes/large")
    assert(ranges.where("_metadata.file_block_start >= 30").count() == 4, "a record is its split's if it begins behind the split's first byte")
    assert(ranges.select("_metadata.file_block_start").distinct().count() == 9)
    assert(load("sizes/").where("_metadata.file_modification_time > timestamp'2027-01-01 00:00:00'").count() == 0)
  }

  test("a limit is pushed to the tasks, which stop after that many rows") {
    put("limited.log", (1 to 100000).map(i => s"$i\n").mkString)
    val frame = read.option("maxPartitionBytes", "64k").load(s"s3://$bucket/limited.log").limit(7)
    assert(frame.queryExecution.optimizedPlan.toString.contains("limit a task: 7") ||
      scanOf(frame.repartition(1)).scan.description.contains("limit a task: 7"))
    assert(lines(frame) == (1 to 7).map(_.toString))
    val (n, tasks) = tasksOf(frame.repartition(1).count())
    assert(n == 7)
    assert(tasks.map(_.taskMetrics.inputMetrics.recordsRead).filter(_ > 0).forall(_ == 7))
  }

  test("a limit plans no more splits than have its rows, where ranges tell how many they have") {
    s3.put(bucket, "rows.bin", Array.fill[Byte](100 * 1000)(1))
    def splits(format: String, options: (String, String)*) =
      read.option("fileFormat", format).option("recordLength", "100").option("chunkBytes", "4k").option("maxPartitionBytes", "10000")
        .options(options.toMap).load(s"s3://$bucket/rows.bin")
    assert(splits("fixed").rdd.getNumPartitions == 10)
    for ((rows, expected) <- Seq(1 -> 1, 100 -> 1, 101 -> 2, 950 -> 10, 5000 -> 10)) {
      val limited = splits("fixed").limit(rows).select("_metadata.file_block_start")
      assert(scanOf(limited.repartition(1)).batch.planInputPartitions().length == expected, rows)
      assert(limited.collect().length == math.min(rows, 1000))
    }
    assert(scanOf(splits("binary").limit(3).repartition(1)).batch.planInputPartitions().length == 2, "two chunks a split")
    assert(scanOf(splits("text").limit(3).repartition(1)).batch.planInputPartitions().length == 10)
    assert(scanOf(splits("fixed", "ignoreMissingFiles" -> "true").limit(3).repartition(1)).batch.planInputPartitions().length == 10)
    assert(scanOf(splits("fixed").where("value <> 'x'").limit(3).repartition(1)).batch.planInputPartitions().length == 10)
  }

  test("take(20) on 5 GiB moves at most 2 MiB") {
    val line = "0123456789abcdef0123456789abcde\n".getBytes
    s3.put(bucket, "huge.log", ObjectContent.generated(5L << 30)(position => line((position & 31).toInt)), "huge")
    val before = s3.bytesSent
    assert(load("huge.log").take(20).length == 20)
    assert(s3.bytesSent - before <= (2L << 20), s3.bytesSent - before)
  }

  test("two equal reads are one scan for Spark, two different ones are not") {
    put("twice.log", "a\nb\n")
    def batch(frame: DataFrame) = scanOf(frame).batch
    assert(batch(load("twice.log")) == batch(load("twice.log")))
    assert(batch(load("twice.log")).hashCode == batch(load("twice.log")).hashCode)
    assert(batch(load("twice.log")) != batch(load("count.log")))
    assert(batch(load("twice.log")) != batch(load("twice.log").where("_metadata.file_size > 1")))
  }

  test("statistics are the plan's bytes, and planning happens once") {
    put("stats/a", "a\n" * 500)
    val (size, requests) = requestsOf {
      val frame = load("stats/")
      frame.queryExecution.optimizedPlan.stats.sizeInBytes -> frame.count()
    }
    assert(size == (BigInt(1000) -> 500L))
    assert(requests.count(isList) <= 3, requests)
  }

  test("pathGlobFilter, modifiedBefore and modifiedAfter choose objects") {
    put("chosen/a.log", "a\n")
    put("chosen/a.txt", "b\n")
    def chosen(options: (String, String)*) = lines(read.options(options.toMap).load(s"s3://$bucket/chosen/"))
    assert(chosen("pathGlobFilter" -> "*.log") == Seq("a"))
    assert(chosen("modifiedAfter" -> "2026-11-20T00:00:00") == Seq("a", "b"))
    assert(chosen("modifiedBefore" -> "2026-11-19T00:00:00").isEmpty)
    assert(faultOf(chosen("modifiedBefore" -> "yesterday-ish")).getMessage.contains("modifiedBefore"))
  }
}
