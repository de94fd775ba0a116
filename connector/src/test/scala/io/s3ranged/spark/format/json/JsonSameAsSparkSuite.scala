package io.s3ranged.spark.format.json

import io.s3ranged.spark.SameAsSpark
import org.scalatest.funsuite.AnyFunSuite

/** JSON lines as Spark's own source reads them: every option, every mode, every error, at every split size. */
class JsonSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  private def same(text: String, schema: String = null, options: Map[String, String] = Map.empty,
      query: Query = identity): Outcome = assertSameCut("json", text, schema, options, Seq(1 << 20, 7, 1), query)

  private val people = "name STRING, age INT, height DOUBLE"
  private val plain =
    """{"name":"ann","age":31,"height":1.7}
      |{"age":null,"name":"bob"}
      |{"name":"c, \"d\" \u00e9\ud83d\ude00","age":4,"height":-0.0,"other":{"a":[1,2,{"b":null}],"c":""}}
      |{}
      | { "name" : "eve" , "age" : -7 , "height" : 1e3 }
      |""".stripMargin

  test("plain records, with a given schema") {
    assert(same(plain, people).toOption.get.size == 5)
  }

  test("columns are inferred as Spark infers them") {
    val text = """{"a":1,"b":"x","c":1.5,"d":"2020-01-02","e":"2020-01-02T03:04:05Z","f":true,"g":null,"h":12345678901234567890}
                 |{"a":"s","b":2,"g":null,"h":1}
                 |broken
                 |""".stripMargin
    same(text)
    for (options <- Seq(Map("primitivesAsString" -> "true"), Map("prefersDecimal" -> "true"), Map("dropFieldIfAllNull" -> "true"),
        Map("inferTimestamp" -> "true"), Map("mode" -> "DROPMALFORMED"), Map("mode" -> "FAILFAST"), Map("columnNameOfCorruptRecord" -> "bad")))
      same(text, options = options)
    same("")
    same("\n\n")
  }

  test("modes, with and without the column of the corrupt record") {
    val text = "{\"name\":\"ann\",\"age\":31}\n{\"name\":\"bob\",\"age\":\"x\",\"height\":2}\nbroken\n{\"name\":\"cid\"\n[{\"name\":\"d\"},{\"age\":3}]\n[]\n" +
      "\"text\"\n3\nnull\n\n  \n{\"name\":\"eve\"} behind\n{\"name\":\"f\",\"name\":\"g\"}\n{\"age\":1,\"age\":\"y\"}\n{\"age\":1.0}\n{\"age\":3000000000}\n"
    for (mode <- Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST", "nonsense");
         schema <- Seq(people, people + ", _corrupt_record STRING", "_corrupt_record STRING, " + people)) {
      same(text, schema, Map("mode" -> mode))
      same(text, schema, Map("mode" -> mode), _.select("age"))
      same(text, schema, Map("mode" -> mode), _.where("age > 3").select("name"))
    }
    same(text, people + ", _corrupt_record STRING", query = _.select("_corrupt_record"))
    same(text, people + ", bad STRING", Map("columnNameOfCorruptRecord" -> "bad"))
    same(text, people + ", bad INT", Map("columnNameOfCorruptRecord" -> "bad"))
  }

  test("a record that fails does not fail who has rows enough") {
    val text = "{\"age\":1}\n{\"age\":2}\n{\"age\":x}\n"
    assert(same(text, people, Map("mode" -> "FAILFAST")).isLeft)
    assert(assertSame("json", text, people, Map("mode" -> "FAILFAST"), query = _.limit(2)).toOption.get.size == 2)
  }

  test("no columns, some columns, and columns in another order") {
    val text = plain + "broken\n\n[{},{}]\n"
    for (mode <- Seq("PERMISSIVE", "DROPMALFORMED")) {
      same(text, people, Map("mode" -> mode), _.groupBy().count())
      same(text, people, Map("mode" -> mode), _.select("height", "name"))
    }
  }

  test("filters drop rows before their other columns are looked at, where Spark's do") {
    val text = "{\"name\":\"ann\",\"age\":31,\"height\":\"x\"}\n{\"name\":\"bob\",\"age\":3}\n{\"age\":3,\"height\":2,\"age\":4}\n{\"age\":4,\"height\":\"y\"}\n" +
      "{\"age\":5,\"age\":3}\n{\"age\":9,broken\n{\"age\":null}\n"
    for (pushed <- Seq("true", "false"); mode <- Seq("FAILFAST", "PERMISSIVE", "DROPMALFORMED"))
      withConf("spark.sql.json.filterPushdown.enabled" -> pushed) {
        same(text, people, Map("mode" -> mode), _.where("age = 3"))
        same(text, people, Map("mode" -> mode), _.where("name in ('bob', 'cid') and age < 4"))
        same(text, people, Map("mode" -> mode), _.where("name like 'b%' or name is null"))
      }
  }

  private def column(kind: String, values: Seq[String], options: Map[String, String] = Map.empty): Outcome =
    same(values.map(value => s"""{"v":$value}""").mkString("\n"), s"v $kind, _corrupt_record STRING", options)

  private val numbers = Seq("0", "-0", "7", "-7", "127", "128", "-128", "-129", "32767", "32768", "2147483647", "2147483648", "-2147483648",
    "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "123456789012345678",
    "1234567890123456789", "1.0", "1.5", "-1.5", "0.1", "-0.0", "1e3", "1E-3", "1e400", "-1e400", "1.7976931348623157e308", "4.9e-324",
    "0.30000000000000004", "123456789.123456789", "9007199254740993", "9007199254740993.0", "16777217", "16777217.0", "3.4028236e38", "00", "01",
    "-", "-a", "+1", ".5", "5.", "1.e3", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "+Infinity", "INF", "-INF", "1 ", " 1", "1 2", "1_000",
    "99999999999999.995", "12345678901234567890123456789.5", "1" + "0" * 999, "1" + "0" * 1000, "0." + "0" * 998 + "1", "0." + "0" * 999 + "1")
  private val strings = Seq("\"\"", "\"a\"", "\"1\"", "\"1.5\"", "\" 1\"", "\"1,000.5\"", "\"-7.25\"", "\"NaN\"", "\"INF\"", "\"-Infinity\"", "\"true\"", "\"\\u0031\"",
    "'single'", "\"it's\"", "'a\"b'", "\"a\\'b\"", "\"\\q\"", "\"\\u00e9\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\ud83dx\"", "\"\\u12\"", "\"\\u00zz\"", "\"a\tb\"",
    "\"\u00e9\u20ac\ud83d\ude00\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"unterminated", "\"a\" \"b\"", "\"\\u0000\"", "\"\u007f\"", "bare")
  private val times = Seq("\"2020-01-02\"", "\"2020-1-2\"", "\"0001-01-01\"", "\"0000-01-01\"", "\"9999-12-31\"", "\"10000-01-01\"", "\"2021-02-29\"", "\"2020-01-02 \"",
    "\"2020-01-02T03:04:05\"", "\"2020-01-02 03:04:05\"", "\"2020-01-02T03:04:05Z\"", "\"2020-01-02T03:04:05.123\"", "\"2020-01-02T03:04:05.123456789Z\"",
    "\"2020-01-02T03:04:05+01:00\"", "\"2020-01-02T03:04:05-18:00\"", "\"2020-01-02T03:04:05+19:00\"", "\"2020-01-02T03:04:05 Europe/Paris\"", "\"2020-03-08T02:30:00\"",
    "\"2020-11-01T01:30:00\"", "\"2020-01-02T24:00:00\"", "\"2020-01-02T03:04:60\"", "\"2020-01-02T03:04\"", "\"03:04:05\"", "\"epoch\"", "\"1583-10-15\"", "\"1500-01-01 00:00:00\"")
  private val words = Seq("true", "false", "null", "True", "tru", "truex", "nul", "nullx", "[]", "{}", "[1, 2 ]", "{ \"a\" : [ ] }", "[1,]", "{,}", "{\"a\":1,}", "[1", "{\"a\"", "{\"a\":}", "")

  for (kind <- Seq("BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(5,2)", "DECIMAL(18,0)", "DECIMAL(18,18)", "DECIMAL(20,3)", "DECIMAL(38,10)",
      "STRING", "BINARY", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "INTERVAL DAY TO SECOND", "INTERVAL YEAR TO MONTH"))
    test(s"values of all forms in a column of $kind") {
      column(kind, numbers)
      column(kind, strings)
      column(kind, times)
      column(kind, words)
    }

  test("values of all forms that no column asks for") {
    for (values <- Seq(numbers, strings, times, words)) {
      val text = values.map(value => s"""{"skipped":$value,"kept":1}""").mkString("\n")
      for (mode <- Seq("PERMISSIVE", "DROPMALFORMED")) same(text, "kept INT, _corrupt_record STRING", Map("mode" -> mode))
    }
  }

  private val all = "b BOOLEAN, i INT, l BIGINT, d DOUBLE, x DECIMAL(10,2), s STRING, day DATE, t TIMESTAMP, n TIMESTAMP_NTZ, _corrupt_record STRING"

  private lazy val mixed = {
    val values = (numbers ++ strings ++ times ++ words).filter(_.length < 100)
    for ((value, index) <- values.zipWithIndex; name <- Seq("b", "i", "l", "d", "x", "s", "day", "t", "n").drop(index % 2))
      yield s"""{"first":"$index","$name":$value, "last": [$index]}"""
  }.mkString("\n")

  test("options of Jackson's, of formats and of time zones") {
    val optionSets = Seq("allowComments", "allowUnquotedFieldNames", "allowNumericLeadingZeros", "allowBackslashEscapingAnyCharacter", "allowUnquotedControlChars",
      "enableDateTimeParsingFallback", "useUnsafeRow").map(name => Map(name -> "true")) ++
      Seq("allowSingleQuotes", "allowNonNumericNumbers", "enableDateTimeParsingFallback").map(name => Map(name -> "false")) ++
      Seq(Map("timeZone" -> "America/Los_Angeles"), Map("timeZone" -> "+05:30"), Map("dateFormat" -> "yyyy-MM-dd"), Map("dateFormat" -> "dd/MM/yyyy"),
        Map("timestampFormat" -> "yyyy-MM-dd HH:mm:ss"), Map("timestampNTZFormat" -> "yyyy-MM-dd'T'HH:mm:ss"), Map("locale" -> "de-DE"), Map("locale" -> "en-US"),
        Map("encoding" -> "UTF-8"), Map("charset" -> "utf-8"), Map("maxNestingDepth" -> "1"), Map("maxNestingDepth" -> "0"), Map("maxNumLen" -> "3"), Map("maxStringLen" -> "2"))
    for (options <- optionSets) assertSame("json", mixed, all, options)
  }

  test("settings of the session") {
    for (settings <- Seq("spark.sql.ansi.enabled" -> "false", "spark.sql.legacy.timeParserPolicy" -> "LEGACY", "spark.sql.legacy.timeParserPolicy" -> "EXCEPTION",
        "spark.sql.json.enablePartialResults" -> "false", "spark.sql.caseSensitive" -> "true", "spark.sql.session.timeZone" -> "Asia/Kolkata",
        "spark.sql.json.enableExactStringParsing" -> "false", "spark.sql.legacy.json.allowEmptyString.enabled" -> "true",
        "spark.sql.columnNameOfCorruptRecord" -> "s"))
      withConf(settings)(assertSame("json", mixed, all.replace(", _corrupt_record STRING", "")))
  }

  test("terminators") {
    val text = plain.replace("\n", "\r\n") + "{\"age\":1}\r{\"age\":2}\r\r{\"age\":3}"
    same(text, people)
    same(text, people, Map("lineSep" -> "\r\n"))
    same("{\"age\":1}|{\"age\"|:2}||{\"age\":3}|", people, Map("lineSep" -> "|"))
    same("{\"age\":1}<>{\"age\":2}<><>{\"name\":\"<\"}<", people, Map("lineSep" -> "<>"))
    same("\ufeff{\"age\":1}\n\ufeff{\"age\":2}\n", people)
  }

  test("bytes that are no UTF-8") {
    def bytes(text: String) = text.getBytes("ISO-8859-1")
    val records = bytes("{\"name\":\"a\u00ffb\",\"age\":1}\n{\"name\":\"\u00c3\u00a9\"}\n{\"x\":\"\u00c0\u0080\",\"age\":2}\n{\"x\":\"\u00ed\u00a0\u0080\",\"name\":\"\u00ed\u00a0\u0080\"}\n" +
      "{\"na\u00e9me\":1,\"age\":3}\n{\u0000\"age\":4}\n{\"\u0000age\":5}\n\u0000{\"age\":6}\n{}\u0000\u0000\n{\"age\":7}\u0000\n\u00ff\u00fe{\"age\":8}\n{\"age\":9}\u00ff\n{\"name\":\"\u00c3\"}\n{\"name\":\"\u00f5\u0080\u0080\u0080\"}\n")
    for (size <- Seq(1 << 20, 5); options <- Seq(Map.empty[String, String], Map("encoding" -> "UTF-8")); schema <- Seq(people, people + ", _corrupt_record STRING"))
      assertSameBytes("json", records, Some(org.apache.spark.sql.types.StructType.fromDDL(schema)), options, size)
  }

  test("names that differ in case, are escaped, are not ASCII, or mean nothing") {
    val text = "{\"Name\":\"a\",\"age\":1}\n{\"n\\u0061me\":\"b\"}\n{\"\u00e9t\u00e9\":1}\n{\"\":2}\n{\"_corrupt_record\":\"c\"}\n{\"a.b\":3}\n"
    same(text, "name STRING, age INT, _corrupt_record STRING")
    same(text, "`\u00e9t\u00e9` INT, `` INT, `a.b` INT")
    same(text, "NAME STRING, AGE INT")
  }

  test("deep nesting, and many fields in many orders") {
    for (depth <- Seq(1, 30, 59, 60, 61, 62, 500, 998, 999, 1000, 1001))
      assertSame("json", s"""{"x":${"[" * depth}${"]" * depth},"age":1}\n{"x":${"{\"a\":" * depth}1${"}" * depth},"name":"n"}\n""", people + ", _corrupt_record STRING")
    val random = new scala.util.Random(1)
    val fields = (0 until 40).map(index => s"c$index")
    val text = Seq.fill(200)(random.shuffle(fields).take(random.nextInt(41)).map(name => s""""$name":${random.nextInt(100)}""").mkString("{", if (random.nextBoolean()) "," else " ,\t", "}")).mkString("\n")
    assertSame("json", text, fields.take(30).map(_ + " INT").mkString(","))
  }
}
