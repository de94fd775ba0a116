package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.internal.SQLConf
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** What the session settings that Spark's CSV and JSON consult change there they change here. */
class SettingsSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen

  private val flags = Seq("true", "false")

  /** Settings that both formats consult. */
  private val shared: Map[String, Seq[String]] = Map(
    "spark.sql.ansi.enabled" -> flags,
    "spark.sql.legacy.timeParserPolicy" -> Seq("LEGACY", "CORRECTED", "EXCEPTION"),
    "spark.sql.timestampType" -> Seq("TIMESTAMP_LTZ", "TIMESTAMP_NTZ"),
    "spark.sql.session.timeZone" -> Seq("America/Los_Angeles", "Asia/Kolkata", "+05:30"),
    "spark.sql.caseSensitive" -> flags,
    "spark.sql.columnNameOfCorruptRecord" -> Seq("bad", "text"),
    "spark.sql.files.ignoreCorruptFiles" -> flags,
    "spark.sql.legacy.charVarcharAsString" -> flags,
    "spark.sql.preserveCharVarcharTypeInfo" -> flags,
    "spark.sql.legacy.javaCharsets" -> flags,
    "spark.sql.legacy.codingErrorAction" -> flags,
    "spark.sql.files.supportSecondOffsetFormat" -> flags,
    "spark.sql.datetime.java8API.enabled" -> flags)

  private val ofCsv: Map[String, Seq[String]] = Map(
    "spark.sql.csv.filterPushdown.enabled" -> flags,
    "spark.sql.csv.parser.columnPruning.enabled" -> flags,
    "spark.sql.csv.parser.inputBufferSize" -> Seq("16", "4096"),
    "spark.sql.legacy.csv.enableDateTimeParsingFallback" -> flags,
    "spark.sql.legacy.nullValueWrittenAsQuotedEmptyStringCsv" -> flags,
    "spark.sql.optimizer.enableCsvExpressionOptimization" -> flags)

  private val ofJson: Map[String, Seq[String]] = Map(
    "spark.sql.json.filterPushdown.enabled" -> flags,
    "spark.sql.json.enablePartialResults" -> flags,
    "spark.sql.json.enableExactStringParsing" -> flags,
    "spark.sql.json.useUnsafeRow" -> flags,
    "spark.sql.legacy.json.allowEmptyString.enabled" -> flags,
    "spark.sql.legacy.json.enableDateTimeParsingFallback" -> flags,
    "spark.sql.jsonGenerator.ignoreNullFields" -> flags,
    "spark.sql.jsonGenerator.writeNullIfWithDefaultValue" -> flags,
    "spark.sql.optimizer.enableJsonExpressionOptimization" -> flags)

  private val ofVariants: Map[String, Seq[String]] = Map(
    "spark.sql.variant.allowDuplicateKeys" -> flags,
    "spark.sql.variant.validateUnicodeInJsonParsing" -> flags)

  test("no setting of Spark's that names CSV or JSON is left out") {
    val entries = SQLConf.getClass.getMethod("getConfigEntries").invoke(SQLConf).asInstanceOf[java.util.Collection[AnyRef]].asScala
    val keys = entries.map(entry => entry.getClass.getMethod("key").invoke(entry).asInstanceOf[String])
    val named = keys.filter(key => key.matches("(?i).*(csv|json).*") && !key.matches(".*pyspark.*")).toSet
    assert(named.subsetOf(ofCsv.keySet ++ ofJson.keySet ++ ofVariants.keySet))
  }

  private val days = Seq("2020-01-02", "2020-1-2", "31/12/2019", "2020-01-02 12", "1500-02-29", "2020-02-30", "", "20200102", "epoch", "2020")
  private val times = Seq("2020-01-02 03:04:05", "2020-01-02T03:04:05.123Z", "2020-03-08 02:30:00", "2020-01-02T03:04:05.000+01:00", "2020-1-2 3:4:5",
    "1500-01-01 00:00:00", "2020-01-02 24:00:00", "", "03:04", "2020-01-02")
  private val numbers = Seq("1", "-7", "2147483648", "x", "", "1.5", "NaN", "Infinity", "1e400", " 5")

  private val columns = "id INT, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, price DECIMAL(9,2), ratio DOUBLE, flag BOOLEAN, Text STRING"
  private val names = Seq("id", "day", "at", "local", "price", "ratio", "flag", "text")

  private val rows: Seq[Seq[String]] = for (i <- days.indices) yield
    Seq(numbers(i), days(i), times(i), times((i + 3) % times.size), numbers((i + 5) % numbers.size), numbers((i + 2) % numbers.size),
      Seq("true", "no")(i % 2), s"text $i")

  /** Readings with a schema and without, of values plain and odd, in every mode, and with what is pushed down. */
  private def readings(format: String, bytes: Array[Byte], base: Map[String, String]): Seq[Reading] = {
    def reading(schema: String, options: (String, String)*)(query: Query) =
      Reading(format, Seq(s"values.$format" -> bytes), Option(schema).map(StructType.fromDDL), base ++ options, query)
    Seq(
      reading(null, "inferSchema" -> "true")(identity), reading(columns + ", bad STRING")(identity),
      reading(columns + ", _corrupt_record STRING", "mode" -> "DROPMALFORMED")(identity),
      reading(columns, "mode" -> "FAILFAST")(_.where("id = 1").select("day")),
      reading(columns.replace("Text STRING", "Text CHAR(9)") + ", ID STRING")(_.where("price > 0 or price is null").select("day", "text")))
  }

  private val csv = (names +: rows).map(_.mkString(",")).mkString("", "\n", "\n\"quo\"\"ted\",\nshort\nlong,,,,,,,,,\n")
  private def ofCases(format: String, text: String, options: Map[String, String] = Map.empty): Seq[Reading] =
    Seq(null, "a INT, A INT", "A INT", "a INT, b INT").map(schema =>
      Reading(format, Seq(s"cases.$format" -> text.getBytes(UTF_8)), Option(schema).map(StructType.fromDDL), options))

  private val csvReadings: Seq[Reading] = {
    val bytes = csv.getBytes(UTF_8)
    readings("csv", bytes, Map("header" -> "true")) ++
      Seq(Map("enforceSchema" -> "false"), Map("encoding" -> "windows-1250"), Map("multiLine" -> "true"))
        .map(options => Reading("csv", Seq("values.csv" -> bytes), Some(StructType.fromDDL(columns)), options + ("header" -> "true")))
  }

  private val json = {
    val plain = rows.map(values => names.zip(values).map { case (name, value) =>
      if (value.matches("-?[0-9.]+|true")) s""""$name":$value""" else s""""$name":"$value"""" }.mkString("{", ",", "}"))
    plain :+ "broken" :+ """[{"id":1},{"id":"x"}]""" :+ """{"text":1.0,"flag":""}"""
  }.mkString("\n")
  private val jsonReadings: Seq[Reading] = {
    val bytes = json.getBytes(UTF_8)
    val nested = """{"s":{"a":1,"b":"x"},"l":[1,"y"],"m":{"k":1,"o":"p"}}""" + "\n" + """{"s":{"a":"no","b":"x"},"l":["",2]}""" + "\n"
    readings("json", bytes, Map.empty).tail ++ Seq(
      Reading("json", Seq("nested.json" -> nested.getBytes(UTF_8)), Some(StructType.fromDDL("s STRUCT<a: INT, b: STRING>, l ARRAY<INT>, m MAP<STRING, INT>"))),
      Reading("json", Seq("times.json" -> bytes), None, Map("inferTimestamp" -> "true")),
      Reading("json", Seq("utf8.json" -> bytes), Some(StructType.fromDDL(columns)), Map("encoding" -> "UTF-8")))
  }

  private val readingsOf = Map("csv" -> csvReadings, "json" -> jsonReadings)

  test("names that differ in case, in both values of spark.sql.caseSensitive") {
    val readings = ofCases("csv", "a,A\n1,2\n", Map("header" -> "true", "enforceSchema" -> "false")) ++
      ofCases("json", "{\"a\":1,\"A\":2}\n{\"a\":1,\"b\":2,\"a\":\"x\"}\n")
    for (value <- flags) withConf("spark.sql.caseSensitive" -> value)(readings.foreach(assertSame(_, Seq(1 << 20))))
  }

  for ((format, readings) <- readingsOf) test(s"no setting, for $format")(readings.foreach(assertSame(_, Seq(100))))

  for ((formats, settings) <- Seq((Seq("csv", "json"), shared), (Seq("csv"), ofCsv), (Seq("json"), ofJson)); format <- formats;
       (setting, values) <- settings.toSeq.sortBy(_._1))
    test(s"$setting, for $format") {
      // In its usual value a setting changes nothing.
      val usual = spark.conf.getOption(setting)
      for (value <- values if !usual.contains(value)) withConf(setting -> value) {
        for (reading <- readingsOf(format)) withClue(value)(assertSame(reading, Seq(100)))
      }
    }

  test("settings of variants") {
    val text = "{\"a\":1,\"a\":2}\n{\"a\":\"\\ud83d\"}\n{\"a\":1}\n".getBytes(UTF_8)
    for ((setting, values) <- ofVariants; value <- values) withConf(setting -> value) {
      assertSame(Reading("json", Seq("v.json" -> text), Some(StructType.fromDDL("a VARIANT")), Map.empty, _.selectExpr("to_json(a)")), Seq(10))
      assertSame(Reading("json", Seq("v.json" -> text), None, Map("singleVariantColumn" -> "v"), _.selectExpr("to_json(v)")), Seq(10))
    }
  }
}
