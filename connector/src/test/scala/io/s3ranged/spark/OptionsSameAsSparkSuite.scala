package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8

import org.apache.spark.sql.catalyst.csv.CSVOptions
import org.apache.spark.sql.catalyst.json.JSONOptions
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** Every option that Spark's CSV and JSON list, in values that change something, in usual ones and in ones that they refuse. */
class OptionsSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen + ("spark.sql.timeType.enabled" -> "true")

  private val flags = Seq("true", "false")

  /** What both formats know. */
  private val shared: Map[String, Seq[String]] = Map(
    "mode" -> Seq("PERMISSIVE", "dropMalformed", "FailFast", "other"),
    "locale" -> Seq("de-DE", "en-GB", "fr"),
    "dateFormat" -> Seq("yyyy-MM-dd", "dd/MM/yyyy", "yyyy", "no pattern"),
    "timestampFormat" -> Seq("yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]", "dd/MM/yyyy"),
    "timestampNTZFormat" -> Seq("yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"),
    "timeFormat" -> Seq("HH:mm:ss", "HH.mm"),
    "enableDateTimeParsingFallback" -> flags,
    "multiLine" -> Seq("true", "FALSE", "no"),
    "samplingRatio" -> Seq("1.0", "0.5", "0.1", "0", "-1", "x"),
    "lineSep" -> Seq("\n", "\r\n", "|", "", ",\n"),
    "columnNameOfCorruptRecord" -> Seq("bad", "text", "_corrupt_record"),
    "timeZone" -> Seq("America/New_York", "+05:30", "nowhere"),
    "encoding" -> Seq("UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16LE", "none"),
    "charset" -> Seq("utf8", "utf-16", "UTF-32"),
    "compression" -> Seq("gzip", "none", "other"),
    "singleVariantColumn" -> Seq("all", "_corrupt_record"))

  private val ofCsv: Map[String, Seq[String]] = shared ++ Map(
    "codec" -> Seq("bzip2", "other"),
    "header" -> Seq("TRUE", "false", "no"),
    "inferSchema" -> flags,
    "ignoreLeadingWhiteSpace" -> flags,
    "ignoreTrailingWhiteSpace" -> flags,
    "preferDate" -> flags,
    "escapeQuotes" -> flags,
    "quoteAll" -> flags,
    "enforceSchema" -> flags,
    "quote" -> Seq("'", "", "ab", "\u00e9"),
    "escape" -> Seq("\"", "", "^", "ab"),
    "comment" -> Seq("#", "4", "", "ab"),
    "maxColumns" -> Seq("20480", "3", "x"),
    "maxCharsPerColumn" -> Seq("-1", "5", "1000", "x"),
    "charToEscapeQuoteEscaping" -> Seq("#", "\\", "", "ab"),
    "emptyValue" -> Seq("EMPTY", "7"),
    "inputBufferSize" -> Seq("16", "1048576", "0"),
    "nullValue" -> Seq("ann", "-7", ""),
    "nanValue" -> Seq("1.5", "none"),
    "positiveInf" -> Seq("Infinity", "2.5"),
    "negativeInf" -> Seq("-Infinity", "-0.0"),
    "unescapedQuoteHandling" -> Seq("STOP_AT_CLOSING_QUOTE", "BACK_TO_DELIMITER", "STOP_AT_DELIMITER", "SKIP_VALUE", "raise_error", "other"),
    "extension" -> Seq("txt", "csv", "c1"),
    "sep" -> Seq(";", "\\t", ", ", "", "\u00fe"),
    "delimiter" -> Seq("|", "\\"),
    "columnPruning" -> flags)

  private val ofJson: Map[String, Seq[String]] = shared ++ Map(
    "primitivesAsString" -> flags,
    "prefersDecimal" -> flags,
    "allowComments" -> flags,
    "allowUnquotedFieldNames" -> flags,
    "allowSingleQuotes" -> flags,
    "allowNumericLeadingZeros" -> flags,
    "allowNonNumericNumbers" -> flags,
    "allowBackslashEscapingAnyCharacter" -> flags,
    "allowUnquotedControlChars" -> flags,
    "dropFieldIfAllNull" -> flags,
    "ignoreNullFields" -> flags,
    "pretty" -> flags,
    "sortKeys" -> flags,
    "inferTimestamp" -> flags,
    "writeNonAsciiCharacterAsCodePoint" -> flags,
    "useUnsafeRow" -> flags)

  /** What JSON looks for beside its list. */
  private val unlisted: Map[String, Seq[String]] = Map("maxNestingDepth" -> Seq("1", "2", "x"), "maxNumLen" -> Seq("3", "1000"), "maxStringLen" -> Seq("4", "0"))

  private val columns = "id INT, name STRING, price DECIMAL(9,2), ratio DOUBLE, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, flag BOOLEAN, clock TIME"
  private val names = StructType.fromDDL(columns).fieldNames.toSeq
  private val rows = Seq(
    Seq("1", "ann", "1.50", "1.5", "2020-01-02", "2020-01-02 03:04:05", "2020-01-02T03:04:05", "true", "01:02:03"),
    Seq("-7", "\u00e9t\u00e9", "1234.5", "Infinity", "31/12/2019", "31/12/2019", "2020-01-02 03:04:05", "FALSE", "10.11"),
    Seq("4", " x ", "-0.25", "-Infinity", "2020", "2020-01-02T03:04:05.123Z", "2020-1-2 3:4:5", "no", "12"),
    Seq("x", "b|c;d", "1,5", "NaN", "", "", "", "", ""),
    Seq("", "#", "", "2.5", "2020-1-2 ", "2020-03-08 02:30:00", "epoch", "true", "23:59:59.5"))

  private def readings(format: String, text: String, option: String, value: String): Seq[Reading] = {
    val objects = Seq(s"all.$format" -> text.getBytes(UTF_8))
    val inferring = if (format == "csv") Map("header" -> "true", "inferSchema" -> "true") else Map.empty[String, String]
    val headed = if (format == "csv") Map("header" -> "true") else Map.empty[String, String]
    val corrupt = if (option == "columnNameOfCorruptRecord") value else "_corrupt_record"
    val wide = if (corrupt == "name" || corrupt == "text") columns else s"$columns, $corrupt STRING"
    val variants = option == "singleVariantColumn"
    Seq(
      Reading(format, objects, None, inferring + (option -> value), if (variants) _.selectExpr(s"to_json($value)") else identity),
      Reading(format, objects, if (variants) Some(StructType.fromDDL(s"$value VARIANT")) else Some(StructType.fromDDL(wide)), headed + (option -> value),
        if (variants) _.selectExpr(s"to_json($value)") else _.drop("at")))
  }

  private val csv = (names +: rows).map(_.mkString(",")).mkString("", "\n",
    "\n7,\"say \"\"q\"\", \\\"r\\\"\",\"\",,,,,,\n8,un\"quoted\",'9',,,,,,\n# comment\n4, \"sp\" ,1,2\n9,a,1.5,2,,,,true,,more\n;;;;;;;;\n1\t2\n")

  private val json = {
    val plain = rows.map(values => names.zip(values).map { case (name, value) =>
      if (value.matches("-?[1-9][0-9.]*|true")) s""""$name":$value""" else s""""$name":"$value"""" }.mkString("{", ",", "}"))
    val odd = Seq("{id:1}", "{'id':2,'name':'o'}", "{\"id\":03}", "{\"ratio\":NaN,\"id\":1}", "{\"ratio\":+INF}", "{\"name\":\"a\\qb\"}", "{\"name\":\"tab\there\"}",
      "/* c */ {\"id\":4}", "{\"id\":5} // end", "{\"id\":null,\"none\":null,\"list\":[null,[]]}", "{\"id\":12345678901234567890,\"price\":1.50}", "[{\"id\":1},{\"id\":2}]",
      "{\"deep\":{\"a\":[[1]]},\"id\":6}", "{\"name\":{\"b\":1,\"a\":\"\u00e9\"}}", "{\"id\":7", "", "\"text\"")
    (plain ++ odd).mkString("\n")
  }

  test("a type that Spark has switched off is refused when the table is loaded") {
    withConf("spark.sql.timeType.enabled" -> "false") {
      for ((format, text) <- Seq("csv" -> csv, "json" -> json))
        assert(assertSame(Reading(format, Seq(s"a.$format" -> text.getBytes(UTF_8)), Some(StructType.fromDDL(columns))), Seq(1 << 20)).isLeft)
    }
  }

  test("every option of Spark's lists stands here") {
    assert(ofCsv.keySet == CSVOptions.getAllOptions.toSet)
    assert(ofJson.keySet == JSONOptions.getAllOptions.toSet)
  }

  // What is inferred hangs on how objects are cut, in Spark too.
  for ((format, text, options) <- Seq(("csv", csv, ofCsv), ("json", json, ofJson ++ unlisted)); (option, values) <- options.toSeq.sortBy(_._1))
    test(s"$option of $format") {
      for (value <- values; reading <- readings(format, text, option, value) if reading.schema.isDefined || value == values.head)
        assertSame(reading, Seq(if (reading.schema.isEmpty) 1 << 20 else 60))
    }
}
