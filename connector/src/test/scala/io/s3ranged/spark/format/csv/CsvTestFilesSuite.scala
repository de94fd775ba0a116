package io.s3ranged.spark.format.csv

import java.nio.charset.StandardCharsets.ISO_8859_1

import io.s3ranged.spark.{SameAsSpark, SparkTestData}
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** The files that Spark tests its CSV reader with, read with the options that its tests use, and with others. */
class CsvTestFilesSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen

  /** What a file needs to be read as it was meant, as Spark's tests read it. */
  private val meant: Map[String, Seq[Map[String, String]]] = Map(
    "cars.tsv" -> Seq(Map("sep" -> "\t"), Map("delimiter" -> "\\t", "quote" -> "\"")),
    "cars-alternative.csv" -> Seq(Map("delimiter" -> "|", "quote" -> "'")),
    "cars-multichar-delim.csv" -> Seq(Map("delimiter" -> ", ", "quote" -> "'")),
    "cars-multichar-delim-crazy.csv" -> Seq(Map("delimiter" -> "_/-\\\\_", "quote" -> "'")),
    "cars_iso-8859-1.csv" -> Seq(Map("encoding" -> "iso-8859-1", "sep" -> "\u00fe"), Map("charset" -> "iso-8859-1", "delimiter" -> "\u00fe"),
      Map("charset" -> "1-9588-osi"), Map("encoding" -> "ISO-8859-1", "sep" -> "\u00fe", "lineSep" -> "\n")),
    "cars-unbalanced-quotes.csv" -> Seq(Map("quote" -> "")),
    "cars-null.csv" -> Seq(Map("nullValue" -> "null")),
    "cars-empty-value.csv" -> Seq(Map("emptyValue" -> "empty"), Map("nullValue" -> "NULL")),
    "cars-malformed.csv" -> Seq(Map("comment" -> "~"), Map("comment" -> "~", "columnPruning" -> "false")),
    "cars.csv" -> Seq(Map("columnPruning" -> "false"), Map("lineSep" -> "\n"), Map("lineSep" -> ",\n")),
    "cars-crlf.csv" -> Seq(Map("lineSep" -> "\r\n"), Map("lineSep" -> "\r")),
    "comments.csv" -> Seq(Map("comment" -> "~"), Map("comment" -> "~", "timestampFormat" -> "yyyy-MM-dd HH:mm:ss")),
    "comments-whitespaces.csv" -> Seq(Map("comment" -> "#"),
      Map("comment" -> "#", "ignoreLeadingWhiteSpace" -> "true", "ignoreTrailingWhiteSpace" -> "true")),
    "disable_comments.csv" -> Seq(Map("comment" -> ""), Map("comment" -> "#")),
    "date-infer-schema.csv" -> Seq(Map("timestampFormat" -> "yyyy-MM-dd'T'HH:mm:ss"), Map("preferDate" -> "false"),
      Map("timestampFormat" -> "yyyy-MM-dd'T'HH:mm:ss", "dateFormat" -> "yyyy-MM-dd")),
    "dates.csv" -> Seq(Map("timestampFormat" -> "dd/MM/yyyy HH:mm"), Map("dateFormat" -> "dd/MM/yyyy HH:mm", "timeZone" -> "UTC")),
    "timestamps.csv" -> Seq(Map("timestampFormat" -> "dd/MM/yyyy HH:mm[XXX]"), Map("timestampFormat" -> "dd/MM/yyyy HH:mm")),
    "decimal.csv" -> Seq(Map("comment" -> "~")),
    "numbers.csv" -> Seq(Map("nullValue" -> "--", "nanValue" -> "NAN", "negativeInf" -> "-INF", "positiveInf" -> "INF")),
    "unescaped-quotes.csv" -> Seq("STOP_AT_CLOSING_QUOTE", "STOP_AT_DELIMITER", "BACK_TO_DELIMITER", "SKIP_VALUE", "RAISE_ERROR", "nonsense")
      .map(handling => Map("unescapedQuoteHandling" -> handling)).appended(Map("maxCharsPerColumn" -> "4")),
    "agg.data" -> Seq(Map("sep" -> "\t")),
    "onek.data" -> Seq(Map("sep" -> "\t")),
    "tenk.data" -> Seq(Map("sep" -> "\t")))

  /** Schemas that Spark's tests give, which are not what is inferred. */
  private val given: Map[String, Seq[String]] = Map(
    "cars.csv" -> Seq("yearMade DOUBLE, makeName STRING, modelName STRING, comments STRING, blank STRING"),
    "cars.tsv" -> Seq("yearMade DOUBLE, makeName STRING, modelName STRING, priceTag DECIMAL, comments STRING, grp STRING"),
    "cars-null.csv" -> Seq("year INT, make STRING NOT NULL, model STRING NOT NULL, comment STRING, blank STRING"),
    "cars-empty-value.csv" -> Seq("year INT, make STRING NOT NULL, model STRING NOT NULL, comment STRING, blank STRING"),
    "numbers.csv" -> Seq("int INT, long LONG, float FLOAT, double DOUBLE"),
    "dates.csv" -> Seq("date DATE", "date TIMESTAMP", "date TIMESTAMP_NTZ"),
    "timestamps.csv" -> Seq("timestamp TIMESTAMP", "timestamp STRING"),
    "value-malformed.csv" -> Seq("a INT, b DATE", "a INT, b DATE, _unparsed STRING", "a INT, _corrupt_record STRING, b TIMESTAMP"),
    "bad_after_good.csv" -> Seq("a STRING, b DATE", "a STRING, b DATE, _corrupt_record STRING"),
    "malformedRow.csv" -> Seq("fruit STRING, color STRING, price INT, quantity INT", "fruit STRING, color STRING, price INT, quantity INT, _corrupt_record STRING"),
    "more-columns.csv" -> Seq("a INT, b DOUBLE, c STRING", "i STRING"),
    "char.csv" -> Seq("color CHAR(4), name CHAR(4)", "color VARCHAR(4), name STRING"),
    "bool.csv" -> Seq("bool BOOLEAN", "bool STRING"),
    "empty.csv" -> Seq("column STRING NOT NULL"),
    "percentile_approx-input.csv.bz2" -> Seq("a INT"))

  /**
   * A size of splits, of which the first holds the line that may be the header: Spark takes no other for it, and a first split of
   * comments alone would hide it.
   */
  private def cut(bytes: Array[Byte]): Int = {
    val before = new String(bytes, ISO_8859_1).linesIterator.takeWhile(line => line.trim.isEmpty || "#~".contains(line.head)).map(_.length + 1).sum
    (2 * before + 2).max(bytes.length / 7).max(11)
  }

  private def flags(header: Boolean, infer: Boolean, multiLine: Boolean, mode: String = "PERMISSIVE"): Map[String, String] =
    Map("header" -> header.toString, "inferSchema" -> infer.toString, "multiLine" -> multiLine.toString, "mode" -> mode)

  /** As a file is meant; each two of these options in all their values. */
  private val everyPair = Seq(flags(true, true, false), flags(true, true, true), flags(false, true, false), flags(false, false, true), flags(true, false, false)) ++
    Seq(flags(true, true, false, "DROPMALFORMED"), flags(true, false, true, "DROPMALFORMED"), flags(true, false, true, "FAILFAST"), flags(false, false, false, "FAILFAST"))
  private val few = Seq(flags(true, true, false), flags(true, true, true))

  for ((name, bytes) <- SparkTestData.csv) test(s"$name: header, inference, multiLine and modes") {
    def same(schema: Option[StructType], options: Map[String, String]): Outcome =
      assertSame(Reading("csv", Seq(name -> bytes), schema, options), Seq(if (options("mode") == "FAILFAST") 1 << 20 else cut(bytes)))
    val dialects = meant.getOrElse(name, Nil) :+ Map.empty[String, String]
    val isLarge = bytes.length > 20000
    for (options <- if (isLarge) few else everyPair) {
      val outcome = same(None, dialects.head ++ options)
      assert(outcome.isRight || options("mode") == "FAILFAST", outcome)
    }
    for (dialect <- dialects.tail; options <- few.take(1)) same(None, dialect ++ options)
    for (ddl <- given.getOrElse(name, Nil); mode <- Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST")) {
      val schema = StructType.fromDDL(ddl)
      val corrupt = schema.fieldNames.find(_.startsWith("_")).getOrElse("no")
      same(Some(schema), dialects.head ++ Map("header" -> (name != "value-malformed.csv" && name != "bad_after_good.csv").toString,
        "mode" -> mode, "columnNameOfCorruptRecord" -> corrupt))
    }
  }
}
