package io.s3ranged.spark

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.{Column, DataFrame, Row}
import org.apache.spark.sql.execution.FilterExec
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

/** What is asked of a record is answered where it is looked for, and as Spark answers it. */
class FilterPushdownSuite extends AnyFunSuite with SparkFixture {

  private val records = Seq(
    "", "", "a", "ab", "abc", "b", "404", " 404 ", "GET / 404 12", "GET /404/ 200 12", "50%", "50% off", "%", "_", "a_b", "axb",
    "\\", "back\\slash", "'quoted'", "\"double\"", "tab\there", "é", "e\u0301", "naïve café", "日本語のログ", "😀 smile", "ＡＢＣ", "ABC",
    "trailing ", " leading", "NULL", "null", "\u0000zero\u0000", "\u0001", "x" * 500, "x" * 499 + "y", "y" + "x" * 499, "needle" + "-" * 300, "-" * 300 + "needle")

  private lazy val folder = {
    val lines = (1 to 60).flatMap(i => records.map(record => if (i % 5 == 0) record + i else record))
    val folder = java.nio.file.Files.createTempDirectory("filters")
    val text = lines.mkString("\n") + "\n"
    put("filters/lines", text)
    put("filters/returns", lines.mkString("\r\n"))
    java.nio.file.Files.writeString(folder.resolve("lines"), text)
    java.nio.file.Files.writeString(folder.resolve("returns"), lines.mkString("\r\n"))
    folder
  }

  private def ours: DataFrame = { folder; read.option("maxPartitionBytes", "7001").load(s"s3://$bucket/filters/") }
  private def sparks: DataFrame = spark.read.text(folder.toString)

  private def filtersOf(frame: DataFrame): Seq[FilterExec] = frame.queryExecution.sparkPlan.collect { case filter: FilterExec => filter }
  private def scanOf(frame: DataFrame): BatchScanExec = frame.queryExecution.sparkPlan.collectFirst { case scan: BatchScanExec => scan }.get
  private def rows(frame: DataFrame): Seq[String] = lines(frame).sorted

  /** True where the condition is one that the readers answer. */
  private val conditions = Seq[(String, Boolean)](
    "value like '% 404 %'" -> true, "value like '404%'" -> true, "value like '%404'" -> true, "value like '404'" -> true,
    "value like 'GET%12'" -> false, "value like '%'" -> false, "value like ''" -> true, "value like '%%'" -> false,
    "value like '50\\\\%'" -> false, "value like '50\\\\%%'" -> false, "value like '%/%%' escape '/'" -> false, "value like 'a_b'" -> false,
    "value like 'a\\\\_b'" -> false, "value like '%é%'" -> true, "value like '%日本%'" -> true, "value like '%😀%'" -> true,
    "contains(value, '%')" -> true, "contains(value, '_')" -> true, "contains(value, '')" -> true, "contains(value, '\\\\')" -> true,
    "contains(value, '\\n')" -> true, "contains(value, 'a\\nb')" -> true, "contains(value, '\\0')" -> true, "contains(value, '\\'')" -> true,
    "startswith(value, 'a')" -> true, "startswith(value, '')" -> true, "startswith(value, 'x') and endswith(value, 'y')" -> true,
    "endswith(value, ' ')" -> true, "endswith(value, 'needle')" -> true, "startswith(value, 'needle')" -> true,
    "value = ''" -> true, "value = 'abc'" -> true, "'abc' = value" -> true, "value <=> 'abc'" -> true, "value = 'Abc'" -> true, "value = '404 '" -> true,
    "value = null" -> false, "value is null" -> false, "value is not null" -> true, "contains(value, null)" -> false,
    "value like '%a%' and value like '%b%' and value like '%c'" -> true,
    "value like '%404%' or value = ''" -> false, "not contains(value, 'x')" -> false, "value in ('a', 'b')" -> false, "value > 'b'" -> false,
    "value like '%404%' and length(value) < 6" -> false, "upper(value) = 'ABC'" -> false, "try_cast(value as int) = 404" -> false,
    "value collate UTF8_LCASE = 'abc'" -> false, "contains(value collate UTF8_LCASE, 'B')" -> false,
    "rtrim(value) = 'trailing'" -> false, "contains(value, repeat('x', 490))" -> true)

  for ((condition, answered) <- conditions) test(s"where ${condition.replace("\n", "LF")} gives Spark's rows${if (answered) ", found by the readers" else ""}") {
    val filtered = ours.where(condition)
    val expected = rows(sparks.where(condition))
    assert(rows(filtered) == expected)
    assert(ours.where(condition).count() == expected.size)
    if (answered) assert(filtersOf(filtered).isEmpty, filtered.queryExecution.sparkPlan)
    val off = ours.sparkSession.read.format("s3ranged").option("filterPushdown", "false").load(s"s3://$bucket/filters/").where(condition)
    assert(rows(off) == expected)
  }

  test("explain shows what was pushed, and an option switches it off") {
    val frame = ours.where("value like '% 404 %'")
    assert(scanOf(frame).scan.description.contains("PushedFilters: [") && scanOf(frame).scan.description.contains("value LIKE '% 404 %'"))
    val plan = frame.queryExecution.explainString(org.apache.spark.sql.execution.ExplainMode.fromString("simple"))
    assert(plan.contains("PushedFilters"), plan)
    val off = read.option("filterPushdown", "false").load(s"s3://$bucket/filters/").where("value like '% 404 %'")
    assert(!scanOf(off).scan.description.contains("PushedFilters") && filtersOf(off).size == 1)
  }

  test("a condition that Spark answers stays with Spark beside one that the readers answer") {
    val frame = ours.where("value like '%404%' and length(value) < 6")
    assert(filtersOf(frame).size == 1 && scanOf(frame).scan.description.contains("value LIKE '%404%'"))
    assert(!filtersOf(frame).head.condition.toString.toLowerCase.contains("contains"))
  }

  test("a limit counts the rows behind the filter") {
    put("limit/far", (1 to 50000).map(i => s"line $i").mkString("\n"))
    val far = read.option("maxPartitionBytes", "32k").load(s"s3://$bucket/limit/far").where("value like '%999%'")
    assert(far.limit(7).collect().length == 7)
    assert(far.limit(7).collect().forall(_.getString(0).contains("999")))
    assert(far.limit(100000).count() == (1 to 50000).count(_.toString.contains("999")))
    assert(far.where("length(value) = 8").limit(3).collect().map(_.getString(0)).toSet.subsetOf((1 to 999).map(i => s"line $i").toSet))
    assert(scanOf(far.limit(7).repartition(1)).scan.description.contains("limit a task: 7"))
  }

  test("filters on records, metadata and partition columns work together") {
    for (day <- 1 to 3; name <- Seq("a", "b")) put(s"days/day=$day/$name", s"one $day\ntwo $day\nthree\n")
    val frame = load("days/").where("day >= 2 and _metadata.file_name = 'b' and startswith(value, 't')")
    assert(filtersOf(frame).isEmpty)
    assert(frame.select("value", "day").collect().toSet == Set(Row("two 2", 2), Row("three", 2), Row("two 3", 3), Row("three", 3)))
    assert(load("days/").where("day = 2 or value = 'one 3'").count() == 8)
    assert(load("days/").where("value = cast(day as string)").count() == 0)
    assert(load("days/").where("contains(value, cast(day as string))").count() == 12)
  }

  test("aggregates, joins and unions see the filtered rows") {
    val filtered = ours.where("contains(value, '404')")
    val expected = sparks.where("contains(value, '404')")
    assert(filtered.groupBy("value").count().collect().toSet == expected.groupBy("value").count().collect().toSet)
    assert(filtered.agg(sum(octet_length(col("value"))), max("value")).head() == expected.agg(sum(octet_length(col("value"))), max("value")).head())
    assert(filtered.union(ours.where("value = 'abc'")).count() == expected.count() + sparks.where("value = 'abc'").count())
    val one = ours.where("value = 'abc'").distinct()
    assert(one.join(filtered, one("value") =!= filtered("value")).count() == expected.count())
    assert(scanOf(ours.where("value = 'a'")).batch != scanOf(ours.where("value = 'b'")).batch)
    assert(scanOf(ours.where("value = 'a'")).batch == scanOf(ours.where("value = 'a'")).batch)
  }

  test("the column of a record may have another name, and compressed and whole objects and other separators are searched") {
    put("named/a", "k;needle;v;needles")
    val frame = read.schema("line STRING").option("lineSep", ";").load(s"s3://$bucket/named/a")
    assert(filtersOf(frame.where("line like '%needle%'")).isEmpty && rows(frame.where("line like '%needle%'")) == Seq("needle", "needles"))
    val whole = read.option("wholetext", "true").load(s"s3://$bucket/named/a")
    assert(whole.where("value like '%;v;%'").count() == 1 && whole.where("value = 'k'").count() == 0)
    val packed = new java.io.ByteArrayOutputStream
    val zip = new java.util.zip.GZIPOutputStream(packed)
    zip.write((1 to 1000).map(i => s"line $i\n").mkString.getBytes)
    zip.close()
    s3.put(bucket, "named/z.gz", packed.toByteArray)
    assert(load("named/z.gz").where("endswith(value, '7')").count() == 100)
  }

  test("records read are those found, and all bytes that were searched are input") {
    val text = (1 to 20000).map(i => s"line $i\n").mkString
    put("input.log", text)
    val (count, tasks) = tasksOf(load("input.log").where("value like '%777%'").count())
    assert(count == (1 to 20000).count(_.toString.contains("777")))
    val input = tasks.map(_.taskMetrics.inputMetrics)
    assert(input.map(_.bytesRead).sum == text.length)
    assert(input.map(_.recordsRead).sum == count)
  }

  test("records that are no UTF-8 are compared byte for byte, as Spark does") {
    s3.put(bucket, "bytes", Array(0xFF, 0xFE, 'a', '\n', 0xC3, '\n', 0xC3, 0xA9, '\n').map(_.toByte))
    val local = java.nio.file.Files.createTempDirectory("bytes").resolve("bytes")
    java.nio.file.Files.write(local, Array(0xFF, 0xFE, 'a', '\n', 0xC3, '\n', 0xC3, 0xA9, '\n').map(_.toByte))
    for (condition <- Seq[Column](col("value").contains("a"), col("value").contains("é"), col("value") === "é", col("value").contains("\uFFFD")))
      assert(load("bytes").where(condition).count() == spark.read.text(local.toString).where(condition).count(), condition)
  }
}
