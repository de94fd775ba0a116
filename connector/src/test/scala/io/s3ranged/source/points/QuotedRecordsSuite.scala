package io.s3ranged.source.points

import java.io.ByteArrayInputStream
import java.nio.charset.StandardCharsets.UTF_8
import java.util.Optional

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.{FileFormat, FormatSettings, ParseMode, PlanSettings}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.{PointKind, SplitPoints}
import io.s3ranged.source.plan.{PlannedObject, ScanPlanner}
import io.s3ranged.testing.MemorySplitSource
import org.apache.spark.sql.catalyst.csv.CSVOptions
import com.univocity.parsers.csv.CsvParser
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Where records of CSV begin whose quotes hold terminators. Spark's own tokenizer is the judge. */
class QuotedRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private def find(text: String, options: Map[String, String] = Map.empty, every: Long = 1, sliceBytes: Int = 7): SplitPoints = {
    val bytes = text.getBytes(UTF_8)
    val recipe = QuotedDialect.of(options.asJava).recipe(every)
    val source = new MemorySplitSource(_ => bytes, sliceBytes)
    try PointFinder.find(ObjectRef.pinned("bucket", "k.csv", "etag", bytes.length), recipe, source.open(_))
    finally assert(source.allClosed)
  }

  private def places(points: SplitPoints): Seq[Int] = points.points.asScala.map(_.position.toInt).toSeq

  private def refused(text: String, options: Map[String, String] = Map.empty): String = {
    val fault = intercept[RangedIOException](find(text, options))
    assert(fault.kind == FaultKind.AMBIGUOUS_QUOTES && fault.getMessage.contains("s3://bucket/k.csv"))
    assert(fault.getMessage.contains(fault.kind.remedy))
    fault.getMessage
  }

  /** The rows that Spark's tokenizer makes of a stream. */
  private def rows(bytes: Array[Byte], options: Map[String, String]): Seq[Seq[String]] = {
    val csv = new CSVOptions(options + ("multiLine" -> "true"), columnPruning = true, defaultTimeZoneId = "UTC")
    val parser = new CsvParser(csv.asParserSettings)
    parser.beginParsing(new ByteArrayInputStream(bytes), csv.charset)
    Iterator.continually(parser.parseNext()).takeWhile(_ != null).map(_.toSeq).toVector
  }

  /** From the end of the line before each point on, which tells what ends lines. */
  private def pieces(bytes: Array[Byte], points: SplitPoints): Seq[Array[Byte]] = {
    val at = places(points)
    val end = if (points.kind == PointKind.CSV_RECORDS_CRLF) 2 else 1
    (0 +: at.map(_ - end)).zip(at :+ bytes.length).map { case (from, to) => bytes.slice(from, to) }
  }

  private val dialects: Seq[Map[String, String]] = Seq(
    Map.empty, Map("escape" -> "\""), Map("sep" -> ";", "quote" -> "'", "escape" -> "'"), Map("sep" -> "\t", "comment" -> "#"),
    Map("lineSep" -> "\n"), Map("lineSep" -> "\n", "escape" -> "\"", "encoding" -> "ISO-8859-1"), Map("quote" -> "|", "sep" -> " "))

  /** Fields as a careful writer writes them, and now and then as a careless one does. */
  private def content(dialect: QuotedDialect, end: String, careless: Boolean): Gen[String] = {
    val quote = dialect.quote.toString
    val inside = Gen.frequency(
      12 -> Gen.oneOf("a", "bc", "é", " ", "\uD83D\uDE00"), 3 -> Gen.const(end), 2 -> Gen.const(dialect.separator.toString),
      3 -> Gen.const(dialect.escape.toString + quote), 1 -> Gen.const("#"),
      (if (careless) 2 else 0) -> Gen.oneOf(quote, quote + quote, dialect.escape.toString, "\r", "\n", "\u0000"))
    val quoted = Gen.choose(0, 8).flatMap(Gen.listOfN(_, inside)).map(_.mkString(quote, "", quote))
    val plain = Gen.choose(0, 4).flatMap(Gen.listOfN(_, Gen.frequency(
      9 -> Gen.oneOf("x", "12", "ü", "#"), (if (careless) 1 else 0) -> Gen.oneOf(quote, dialect.escape.toString, "\r", " ")))).map(_.mkString)
    val record = Gen.choose(1, 4).flatMap(Gen.listOfN(_, Gen.oneOf(quoted, plain))).map(_.mkString(dialect.separator.toString))
    val line = if (dialect.comment == null) record else Gen.frequency(5 -> record, 1 -> Gen.oneOf("#a comment", "#\"odd"))
    for {
      lines <- Gen.choose(0, 20).flatMap(Gen.listOfN(_, line))
      last <- Gen.oneOf("", end)
      first <- Gen.frequency(6 -> "", 1 -> "\uFEFF", 1 -> s" $end", 1 -> end)
    } yield lines.mkString(first, end, last)
  }

  private val cases = for {
    options <- Gen.oneOf(dialects)
    end <- Gen.oneOf(options.get("lineSep").toSeq ++ (if (options.contains("lineSep")) Nil else Seq("\n", "\r\n")))
    careless <- Gen.oneOf(true, false)
    text <- content(QuotedDialect.of(options.asJava), end, careless)
    every <- Gen.oneOf(1L, 10L, 60L)
    sliceBytes <- Gen.choose(1, 40)
  } yield (options, text, every, sliceBytes)

  test("what is read from points on, piece after piece, is what Spark's tokenizer makes of the whole; what it might not be is refused") {
    var (cut, no) = (0, 0)
    forAll(cases, minSuccessful(3000)) { case (options, text, every, sliceBytes) =>
      val bytes = text.getBytes(UTF_8)
      whenever(bytes.nonEmpty) {
        try {
          val found = find(text, options, every, sliceBytes)
          cut += found.points.size
          val parts = pieces(bytes, found)
          assert(parts.flatMap(rows(_, options)) == rows(bytes, options))
          assert(parts.tail.isEmpty || rows(parts.head, options).nonEmpty, "a header has no point before its end")
        } catch {
          case fault: RangedIOException =>
            no += 1
            assert(fault.kind == FaultKind.AMBIGUOUS_QUOTES)
        }
      }
    }
    assert(cut > 1000 && no > 200, s"$cut points, $no refused")
  }

  test("records begin behind terminators outside of quotes") {
    assert(places(find("a,b\n1,\"x\ny\"\n\"\",2\n")) == Seq(4, 12))
    assert(find("a,b\n1,2\n").kind == PointKind.CSV_RECORDS_LF)
    val crlf = find("a,b\r\n1,\"x\r\ny\"\r\n3,4\r\n")
    assert(places(crlf) == Seq(5, 15) && crlf.kind == PointKind.CSV_RECORDS_CRLF)
    assert(places(find("a;'x''\n''y'\nb;c\n", Map("sep" -> ";", "quote" -> "'", "escape" -> "'"))) == Seq(12))
    assert(places(find("a\n#\"x\nb\nc\n", Map("comment" -> "#"))) == Seq(2, 6, 8))
    assert(places(find("a\n\n\nb\nc\n")) == Seq(4, 6))
    assert(places(find("\"a\\\"\nb\"\nc\nd\n")) == Seq(8, 10))
  }

  test("refused, with position and record: quotes that could be read in two ways") {
    val bad = Seq(
      "a,b\nc\"d,e\n" -> "a quote inside a field that does not begin with one", "a, \"b\"\n" -> "a quote inside a field",
      "\"a\"b\n" -> "that is not escaped", "\"a\"\"b\"\n" -> "that is not escaped", "\"a\" ,b\n" -> "that is not escaped",
      "\"a\\\\\"\n" -> "an escape before an escape", "a\n\"b\nc" -> "the end of the object within quotes",
      "a\r\nb\n" -> "not that of the lines before", "a\nb\r\n" -> "not that of the lines before", "\"a\nb\"\r\n" -> "not that of the lines before",
      "a\rb\n" -> "a carriage return without a line feed", "a\r" -> "a carriage return", "a\r\r\n" -> "a carriage return", "a\u0000\n" -> "a NUL",
      "a\n\uFEFF\"a\"\n" -> "a quote inside a field")
    for ((text, what) <- bad) assert(refused(text).contains(what), text)
    assert(refused("a,b\nc\"d\n").contains("at position 5, in the record from 4 on, stands a quote"))
    assert(refused("\"a\"\"b\"c\"\n", Map("escape" -> "\"")).contains("that is not escaped"))
    assert(places(find("\"a\"\"b\"\nc\n", Map("escape" -> "\""))) == Seq(7))
    assert(places(find("a\rb\nc\n", Map("lineSep" -> "\n"))) == Seq(4))
  }

  test("an object whose first line is too long to find out that lines end in two bytes is refused") {
    val long = "x" * 8192
    assert(places(find(s"a\n$long\nb\nc\n", sliceBytes = 5000)) == Seq(2, 8195, 8197))
    assert(refused(s"$long\r\nb\r\n").contains("a first line that is too long"))
    assert(places(find(s"$long\nb\n", sliceBytes = 5000)) == Seq(8193))
  }

  test("the first point lies behind a record that every reader takes for one: it may be a header") {
    assert(places(find("#c\n#d\n\n \t\n#e\nid\n#f\n1\n2\n", Map("comment" -> "#"))) == Seq(16, 19, 21))
    assert(places(find("\uFEFF#c\nid\n1\n", Map("comment" -> "#"))) == Seq(9))
    assert(places(find("\uFEFF\"a\nb\"\n1\n")) == Seq(9))
    assert(places(find("\"\"\n1\n")) == Seq(3))
  }

  test("a dialect is its options, as Spark has them where absent, and its text names all of them") {
    assert(QuotedDialect.of(Map.empty[String, String].asJava).text ==
      "sep=, quote=\" escape=\\ comment=none lineSep=any encoding=UTF-8 unescapedQuoteHandling=STOP_AT_DELIMITER")
    for (options <- dialects) {
      val dialect = QuotedDialect.of(options.asJava)
      assert(QuotedDialect.parse(dialect.text) == dialect)
      assert(dialects.filter(other => QuotedDialect.of(other.asJava).text == dialect.text) == Seq(options))
    }
    for ((one, other) <- Seq(Map("sep" -> "\\t") -> Map("sep" -> "\t"), Map("encoding" -> "latin1") -> Map("encoding" -> "ISO-8859-1"), Map("Encoding" -> "utf8") -> Map.empty[String, String]))
      assert(QuotedDialect.of(one.asJava) == QuotedDialect.of(other.asJava))
    val bad = Seq(Map("sep" -> "||"), Map("sep" -> "é"), Map("quote" -> ""), Map("sep" -> "\""), Map("lineSep" -> "\r"), Map("lineSep" -> ";"), Map("lineSep" -> "\r\n"),
      Map("quote" -> " "), Map("escape" -> "\t"),
      Map("encoding" -> "UTF-16"), Map("header" -> "true"), Map("comment" -> ","), Map("escape" -> ","))
    for (options <- bad) assertThrows[IllegalArgumentException](QuotedDialect.of(options.asJava))
  }

  test("a scan of CSV whose quotes hold terminators is cut at them, each piece a stream of records; other scans are not") {
    val text = "a,b\n1,\"x\ny\"\n\"\",2\n3,4\n"
    val ref = ObjectRef.pinned("bucket", "k.csv", "etag", text.length)
    val found = find(text)
    def plan(format: FileFormat, whole: Boolean, key: String = "k.csv", dialect: String = found.recipe.dialect) = {
      val o = new PlannedObject(ObjectRef.pinned("bucket", key, "etag", text.length), ref.range, -1, List.empty[String].asJava, found)
      val settings = new FormatSettings(format, null, whole, 1 << 20, 8, 0, ParseMode.FAILFAST)
      new ScanPlanner(settings, new PlanSettings(10, 0, 1), Optional.of(dialect)).plan(List(o).asJava).asScala.flatMap(_.parts.asScala).toSeq
    }
    val parts = plan(FileFormat.CSV, whole = true)
    assert(parts.map(_.range.start) == Seq(0L, 4L, 12L) && parts.forall(part => part.range == part.extent))
    assert(plan(FileFormat.TEXT, whole = true).size == 1)
    assert(plan(FileFormat.CSV, whole = true, "k.csv.gz").size == 1)
    assert(plan(FileFormat.CSV, whole = true, dialect = find(text, Map("escape" -> "\"")).recipe.dialect).size == 1)
    assert(plan(FileFormat.CSV, whole = true, dialect = "").size == 1)
  }

  test("what is worth looking through: with a dialect what is not compressed") {
    val recipe = QuotedDialect.of(Map.empty[String, String].asJava).recipe(100)
    def may(key: String, size: Long) = PointFinder.mayFind(ObjectRef.pinned("b", key, "e", size), recipe)
    assert(may("a.csv", 101) && may("a", 101) && !may("a.csv", 100) && !may("a.csv.gz", 101) && !may("a.zst", 101))
  }
}
