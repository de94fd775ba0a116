package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.types.StructType
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.source.dynamodb.{DynamoFragmentIndex, LocalDynamo}
import io.s3ranged.source.index.{ObjectRegistration, SplitPoints}
import io.s3ranged.source.points.{PointFinder, QuotedDialect}
import io.s3ranged.testing.MemorySplitSource

/** CSV with multiLine, cut at split points of the index: the rows are those of Spark, which reads the whole object. */
class QuotedCsvPointsSuite extends AnyFunSuite with LocalDynamo with SameAsSpark with ScalaCheckPropertyChecks {

  private lazy val index = {
    val opened = DynamoFragmentIndex.open(settings("quoted"))
    opened.create()
    opened
  }

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ Map(
    "spark.datasource.s3ranged.index.endpoint" -> endpoint.toString,
    "spark.datasource.s3ranged.index.region" -> "eu-test-1",
    "spark.datasource.s3ranged.index.tableName" -> "quoted")

  /** By which points are looked for, where `stored` is asked by the comparison. */
  private var dialect = Map.empty[String, String]
  private var every = 1L
  private var points = 0

  private def registered(name: String, bytes: Array[Byte], dialect: Map[String, String], every: Long): Option[SplitPoints] = {
    val ref = s3.put(bucket, name, bytes)
    val registration = ObjectRegistration.listed(ref, 1700000000000L)
    index.register(bucket, List(registration).asJava, new MetricSet)
    try {
      val recipe = QuotedDialect.of(dialect.asJava).recipe(every)
      val found = PointFinder.find(ref, recipe, new MemorySplitSource(_ => bytes, 1000).open(_))
      index.registerPoints(bucket, registration, found, new MetricSet)
      Some(found)
    } catch {
      case fault: RangedIOException if fault.kind == FaultKind.AMBIGUOUS_QUOTES => None
    }
  }

  override protected def stored(name: String, bytes: Array[Byte]): Map[String, String] = {
    points += registered(name, bytes, dialect, every).fold(0)(_.points.size)
    Map.empty
  }

  private def csv(name: String, options: Map[String, String], schema: String, splitBytes: Int): DataFrame =
    read.option("fileFormat", "csv").options(Map("multiLine" -> "true", "openCostInBytes" -> "0", "minPartitionNum" -> "1", "maxPartitionBytes" -> splitBytes.toString) ++ options)
      .schema(schema).load(s"s3://$bucket/$name")

  private def pieces(frame: DataFrame): Int = frame.queryExecution.toRdd.getNumPartitions

  private def plan(frame: DataFrame): String = {
    frame.collect()
    frame.queryExecution.executedPlan.toString
  }

  private val dialects: Seq[Map[String, String]] = Seq(
    Map.empty, Map("escape" -> "\""), Map("sep" -> ";", "quote" -> "'", "escape" -> "'", "comment" -> "#"), Map("sep" -> "\t", "lineSep" -> "\n"),
    Map("encoding" -> "ISO-8859-1", "comment" -> "#"))

  private def content(options: Map[String, String], end: String): Gen[String] = {
    val dialect = QuotedDialect.of(options.asJava)
    val quote = dialect.quote.toString
    val inside = Gen.frequency(9 -> Gen.oneOf("a", "bc", "é", " ", "#", "\uFEFF"), 3 -> Gen.const(end), 2 -> Gen.const(dialect.separator.toString),
      3 -> Gen.const(dialect.escape.toString + quote))
    val quoted = Gen.choose(0, 6).flatMap(Gen.listOfN(_, inside)).map(_.mkString(quote, "", quote))
    val plain = Gen.frequency(6 -> Gen.choose(-100, 100).map(_.toString), 1 -> Gen.const(""), 1 -> Gen.oneOf("x", "é", " ", " 7 ", "\uFEFF"))
    val record = Gen.frequency(8 -> Gen.const(3), 1 -> Gen.choose(1, 5)).flatMap(Gen.listOfN(_, Gen.oneOf(plain, plain, quoted)))
      .map(_.mkString(dialect.separator.toString))
    val line = Gen.frequency(8 -> record, 1 -> Gen.oneOf("", " ", if (dialect.comment == null) "c" else s"#${quote}c"))
    for {
      lines <- Gen.choose(2, 25).flatMap(Gen.listOfN(_, line))
      first <- Gen.frequency(8 -> "", 1 -> "\uFEFF", 1 -> end)
      last <- Gen.oneOf("", end)
    } yield lines.mkString(first, end, last)
  }

  private val schemas = Seq("a STRING, b STRING, c STRING", "a INT, b STRING, c INT", "a INT, b STRING, c STRING, _corrupt_record STRING", null)

  private val queries: Seq[Query] = Seq(identity, identity, _.selectExpr(Seq("*").take(1): _*), frame => frame.select(frame.columns.head),
    frame => frame.where(frame.columns.head + " is not null"), _.groupBy().count())

  private val cases = for {
    dialect <- Gen.oneOf(dialects)
    end <- Gen.oneOf(if (dialect.contains("lineSep")) Seq("\n") else Seq("\n", "\r\n"))
    text <- content(dialect, end)
    header <- Gen.oneOf("true", "false")
    mode <- Gen.oneOf("PERMISSIVE", "PERMISSIVE", "DROPMALFORMED", "FAILFAST")
    other <- Gen.oneOf(Map.empty[String, String], Map("ignoreLeadingWhiteSpace" -> "true"), Map("ignoreTrailingWhiteSpace" -> "true"),
      Map("nullValue" -> "x", "emptyValue" -> "E"), Map("columnPruning" -> "true"), Map("enforceSchema" -> "false"))
    schema <- Gen.oneOf(schemas)
    query <- Gen.oneOf(queries)
    every <- Gen.oneOf(1L, 20L)
    splitBytes <- Gen.oneOf(1, 15, 60)
  } yield {
    val inferred = if (schema == null) Map("inferSchema" -> "true") else Map.empty[String, String]
    (text, dialect, dialect ++ inferred ++ other ++ Map("multiLine" -> "true", "header" -> header, "mode" -> mode), schema, query, every, splitBytes)
  }

  test("for every dialect, mode, schema, query and split size the rows are Spark's, in their order") {
    points = 0
    forAll(cases, minSuccessful(80)) { case (text, found, options, schema, query, spacing, splitBytes) =>
      dialect = found
      every = spacing
      val bytes = text.getBytes(if (found.contains("encoding")) "ISO-8859-1" else "UTF-8")
      assertSameBytes("csv", bytes, Option(schema).map(StructType.fromDDL), options, splitBytes, query)
    }
    assert(points > 300, points)
  }

  test("where Spark's tokenizer goes from buffer to buffer the rows are the same too") {
    val lines = (0 until 4000).map(i => if (i % 7 == 0) s"$i,\"${"q" * (i % 50)}\r\n,x\",  " else s"$i,${"p" * (i % 90)}, ")
    dialect = Map.empty
    every = 1000
    for ((other, size) <- Seq(Map.empty[String, String] -> 1, Map("ignoreLeadingWhiteSpace" -> "true") -> 9000, Map("mode" -> "DROPMALFORMED") -> 30000)) {
      val (ours, theirs) = both(Reading("csv", Seq("lines.csv" -> lines.mkString("\r\n").getBytes(UTF_8)),
        Some(StructType.fromDDL("a INT, b STRING, c STRING, _corrupt_record STRING")), Map("multiLine" -> "true", "inputBufferSize" -> "8192") ++ other), size)
      val (rows, expected) = (ours.toOption.get, theirs.toOption.get)
      assert(rows.zip(expected).find { case (row, other) => row != other }.isEmpty && rows.size == expected.size)
    }
  }

  private val text = "a,b\n1,\"x\ny\"\n\"\",2\n3,\"4,\n\"\n5,6\n"

  test("a split for each piece, packed to the split size; each asks for its own bytes, of the version that was planned") {
    val found = registered("cut.csv", text.getBytes, Map.empty, 1).get
    assert(found.points.asScala.map(_.position) == Seq(4, 12, 17, 25))
    val rows = Seq("1" -> "x\ny", "null" -> "2", "3" -> "4,\n", "5" -> "6")
    for ((splitBytes, splits) <- Seq(1 -> 5, 15 -> 3, 1000 -> 1)) {
      val frame = csv("cut.csv", Map("header" -> "true"), "a STRING, b STRING", splitBytes)
      assert(frame.collect().map(row => String.valueOf(row.get(0)) -> row.getString(1)).toSeq == rows && pieces(frame) == splits, splitBytes)
      assert(!plan(frame).contains("not cut"))
    }
    val frame = csv("cut.csv", Map("header" -> "true"), "a STRING, b STRING", 1)
    val (_, requests) = requestsOf(frame.collect())
    assert(requests.forall(request => request.method == "GET" && !isList(request)))
    val places = frame.selectExpr("b", "_metadata.file_block_start", "input_file_block_start()", "_metadata.file_name").collect().toSeq
    assert(places.map(_.getLong(1)) == Seq(4L, 12L, 17L, 25L) && places.forall(row => row.getLong(1) == row.getLong(2) && row.getString(3) == "cut.csv"))
  }

  test("an object that was replaced fails by its ETag in every piece, and its points go with its version") {
    registered("replaced.csv", text.getBytes, Map.empty, 1)
    val frame = csv("replaced.csv", Map.empty, "a STRING, b STRING", 1)
    assert(pieces(frame) == 5)
    val ref = s3.put(bucket, "replaced.csv", text.replace('5', '7').getBytes)
    val rows = csv("replaced.csv", Map.empty, "a STRING, b STRING", 1).queryExecution.toRdd
    assert(rows.getNumPartitions == 5)
    for (piece <- 0 until 5)
      assert(faultOf(spark.sparkContext.runJob(rows, (read: Iterator[org.apache.spark.sql.catalyst.InternalRow]) => read.size, Seq(piece))).kind == FaultKind.OBJECT_CHANGED)
    index.register(bucket, List(ObjectRegistration.listed(ref, 1700000001000L)).asJava, new MetricSet)
    val fresh = csv("replaced.csv", Map.empty, "a STRING, b STRING", 1)
    assert(fresh.count() == 5 && pieces(fresh) == 1)
  }

  test("a scan of another dialect, or one that needs what stands before, reads the object whole, and its plan says so") {
    registered("whole.csv", text.getBytes, Map.empty, 1)
    val other = "(not cut: 1 object: 1 read as a whole with split points of another dialect)"
    for ((options, schema, says) <- Seq(
        (Map("escape" -> "\""), "a STRING, b STRING", other), (Map("lineSep" -> "\n"), "a STRING, b STRING", other),
        (Map("unescapedQuoteHandling" -> "SKIP_VALUE"), "a STRING, b STRING", other), (Map("comment" -> "#"), "a STRING, b STRING", other),
        (Map("columnPruning" -> "true"), "a STRING, b STRING", "read as a whole)"), (Map("inputBufferSize" -> "128"), "a STRING, b STRING", "read as a whole)"),
        (Map("charToEscapeQuoteEscaping" -> "~"), "a STRING, b STRING", "read as a whole)"), (Map.empty[String, String], "a STRING, b VARIANT", "read as a whole)"),
        (Map("ignoreTrailingWhiteSpace" -> "true"), "a STRING, b STRING", "read as a whole)"),
        (Map("sep" -> "||"), "a STRING, b STRING", "read as a whole)"))) {
      val frame = csv("whole.csv", options, schema, 1)
      val text = plan(frame)
      assert(text.contains(says) && pieces(frame) == 1, s"$options:\n$text")
    }
    val without = csv("none.csv", { s3.put(bucket, "none.csv", text.getBytes); Map.empty }, "a STRING, b STRING", 1)
    assert(plan(without).contains("1 read as a whole without split points in an index"))
  }
}
