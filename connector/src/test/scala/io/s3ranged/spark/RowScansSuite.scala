package io.s3ranged.spark

import java.io.ByteArrayOutputStream
import java.nio.charset.Charset
import java.nio.charset.StandardCharsets.UTF_8
import java.util.zip.GZIPOutputStream

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.input_file_name
import org.apache.spark.sql.types.{BinaryType, StructField, StructType}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind

/** CSV and JSON whose columns or options do not fit our batches: Spark's own reader reads their rows, the same as over files. */
class RowScansSuite extends AnyFunSuite with SameAsSpark {

  private def plan(frame: DataFrame): String = frame.queryExecution.toString

  private def isOfRows(frame: DataFrame): Boolean = {
    val columnar = plan(frame).contains("ColumnarToRow")
    val rows = plan(frame).contains("rows by Spark's own reader")
    assert(rows != columnar, plan(frame))
    rows
  }

  private def reader(format: String, options: Map[String, String]) = read.option("fileFormat", format).options(options)

  /** The same rows as Spark's, at every split size where the format can be cut. */
  private def same(format: String, text: String, schema: String = null, options: Map[String, String] = Map.empty,
      query: Query = identity): Outcome = assertSameCut(format, text, schema, options, Seq(1 << 20, 7, 1), query)

  private val nested =
    """{"id":1,"s":{"a":1,"b":"x","deep":{"d":1.5}},"l":[1,2,null],"m":{"k":1,"o":2}}
      |{"id":2,"s":null,"l":[],"m":{}}
      |{"id":3,"s":{"b":"y"},"l":[3]}
      |{"id":4,"s":{"a":"no number"},"l":"no list","m":{"k":"v"}}
      |broken
      |{"id":5,"s":{"a":7,"a":8},"l":[4,"x"],"m":{"k":null}}
      |""".stripMargin
  private val nestedSchema = "id INT, s STRUCT<a: INT, b: STRING, deep: STRUCT<d: DOUBLE>>, l ARRAY<INT>, m MAP<STRING, INT>"

  test("JSON with structs, arrays and maps, in every mode") {
    for (mode <- Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST"); schema <- Seq(nestedSchema, nestedSchema + ", _corrupt_record STRING")) {
      same("json", nested, schema, Map("mode" -> mode))
      same("json", nested, schema, Map("mode" -> mode), _.select("s.b", "l"))
      same("json", nested, schema, Map("mode" -> mode), _.where("s.a = 1").select("m"))
      same("json", nested, schema, Map("mode" -> mode), _.where("id > 1").select("s.deep.d", "id"))
    }
    assert(same("json", nested, nestedSchema).toOption.get.size == 6)
    assert(same("json", nested, nestedSchema, Map("mode" -> "FAILFAST")).isLeft)
  }

  test("nested columns are inferred") {
    assert(same("json", nested).isLeft, "a column twice in a struct")
    val once = nested.replace("\"a\":7,", "")
    val outcome = same("json", once)
    assert(outcome.toOption.get.head.contains("{1.5}") || outcome.toOption.get.head.contains("Double(1.5)"))
    same("json", once, query = _.select("s.b"))
    same("json", once, query = _.selectExpr("id", "l", "m.k"))
  }

  test("a limit, no columns, and columns in another order") {
    same("json", nested, nestedSchema, query = _.groupBy().count())
    same("json", nested, nestedSchema, query = _.select("m", "id", "s"))
    assert(assertSame("json", nested, nestedSchema, Map("mode" -> "FAILFAST"), query = _.select("s").limit(2)).toOption.get.size == 2)
  }

  test("JSON with multiLine: arrays, a record over many lines, and a broken one") {
    val many = "[\n {\"a\": 1,\n  \"b\": \"x\"},\n {\"a\": 2, \"b\": \"y\\n\"}\n]\n"
    for (text <- Seq(many, "{\n\"a\": 1,\n\"b\": \"z\"\n}\n", "{\"a\": 1,\n\"b\"", "[]", "", "[{\"a\":{\"n\":[1]}},{\"a\":{\"n\":[2,3]}}]");
         mode <- Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST")) {
      val options = Map("multiLine" -> "true", "mode" -> mode)
      same("json", text, "a INT, b STRING", options)
      same("json", text, "a INT, b STRING, _corrupt_record STRING", options)
      if (text.nonEmpty) same("json", text, options = options)
    }
    assert(same("json", many, options = Map("multiLine" -> "true")).toOption.get == Seq("{Long(1),String(x)}", "{Long(2),String(y\n)}"))
    assert(same("json", many, "a INT, b STRING", Map("multiLine" -> "true", "mode" -> "FAILFAST")).isRight)
  }

  test("CSV with multiLine: quoted terminators, headers, comments and short records") {
    val text = "a,b,c\n1,\"two\nlines\",3\n# no record\n4,\"quote \"\"q\"\" and, comma\r\n\",6\n7,8\n9,\"open\n"
    for (options <- Seq(Map("header" -> "true"), Map("header" -> "false"), Map("header" -> "true", "comment" -> "#", "escape" -> "\""),
        Map("header" -> "true", "inferSchema" -> "true"), Map("header" -> "true", "mode" -> "FAILFAST"), Map("header" -> "true", "mode" -> "DROPMALFORMED"))) {
      val all = options + ("multiLine" -> "true")
      same("csv", text, options = all)
      same("csv", text, "a STRING, b STRING, c INT", all)
      same("csv", text, "a STRING, b STRING, c INT, _corrupt_record STRING", all, _.select("b", "_corrupt_record"))
      same("csv", text, "a INT, b STRING, c INT", all, _.where("a = 4").select("c"))
    }
    val rows = same("csv", text, options = Map("header" -> "true", "multiLine" -> "true")).toOption.get
    assert(rows.head == "{String(1),String(two\nlines),String(3)}")
  }

  test("other encodings, given and inferred") {
    val lines = "name,n\nb\u00e9b\u00e9,1\n\u00fcber,2\n"
    val json = "{\"name\":\"b\u00e9b\u00e9\",\"n\":1}\n{\"name\":\"\u00fcber\",\"n\":2}\n"
    def sameBytes(format: String, text: String, charset: String, schema: Option[String], options: Map[String, String]): Outcome =
      Seq(1 << 20, 5).map(size => assertSameBytes(format, text.getBytes(Charset.forName(charset)), schema.map(StructType.fromDDL), options, size)).head
    for (schema <- Seq(None, Some("name STRING, n INT"))) {
      val latin = sameBytes("csv", lines, "ISO-8859-1", schema, Map("encoding" -> "ISO-8859-1", "header" -> "true"))
      assert(latin.toOption.get.size == 2 && latin.toOption.get.head.contains("b\u00e9b\u00e9"))
      assert(sameBytes("json", json, "ISO-8859-1", schema, Map("encoding" -> "ISO-8859-1", "lineSep" -> "\n")).toOption.get.size == 2)
      assert(sameBytes("json", json, "UTF-16LE", schema, Map("encoding" -> "UTF-16LE", "lineSep" -> "\n")).toOption.get.size == 2)
      assert(sameBytes("csv", lines, "UTF-16LE", schema, Map("encoding" -> "UTF-16LE", "lineSep" -> "\n", "header" -> "true")).toOption.get.size == 2)
      for (charset <- Seq("UTF-16", "UTF-16BE")) {
        assert(sameBytes("csv", lines, charset, schema, Map("encoding" -> charset, "header" -> "true", "multiLine" -> "true")).toOption.get.size == 2)
        assert(sameBytes("json", json.replace("}\n{", "},{").replace("\n", "").mkString("[", "", "]"), charset, schema,
          Map("encoding" -> charset, "multiLine" -> "true")).toOption.get.size == 2)
      }
    }
  }

  test("variants and calendar intervals") {
    val text = "{\"a\":1,\"v\":{\"x\":[1,2]}}\n{\"a\":2,\"v\":\"text\"}\nbroken\n"
    same("json", text, "a INT, v VARIANT", query = _.selectExpr("a", "to_json(v)"))
    same("json", text, options = Map("singleVariantColumn" -> "all"), query = _.selectExpr("to_json(all)"))
    same("csv", "a,b\n1,x\n2,y\n", options = Map("singleVariantColumn" -> "all", "header" -> "true"), query = _.selectExpr("to_json(all)"))
    same("json", "{\"i\":\"1 month 2 days\"}\n", "i INTERVAL", query = _.selectExpr("cast(i as string)"))
  }

  test("compressed objects are not cut, and are read") {
    val bytes = new ByteArrayOutputStream
    val gzip = new GZIPOutputStream(bytes)
    gzip.write(nested.getBytes(UTF_8))
    gzip.close()
    s3.put(bucket, "compressed/a.json.gz", bytes.toByteArray)
    val frame = reader("json", Map("maxPartitionBytes" -> "20")).schema(nestedSchema).load(s"s3://$bucket/compressed/")
    assert(isOfRows(frame) && frame.rdd.getNumPartitions == 1)
    assert(frame.collect().map(_.getAs[Any]("id")).toSeq == Seq(1, 2, 3, 4, null, 5))
  }

  test("partition columns, _metadata and input_file_name, by GETs alone, one for each object") {
    for (part <- 0 until 3) put(s"parted/p=$part/a.json", s"""{"s":{"a":$part},"p":99}\n{"s":{"a":${part + 10}}}\n""")
    val table = reader("json", Map.empty).schema("s STRUCT<a: INT>").load(s"s3://$bucket/parted/")
    val columns = Seq("_metadata.file_name", "p", "s.a", "input_file_name()")
    val frame = table.selectExpr(columns: _*)
    assert(isOfRows(frame))
    val filtered = table.where("p = 1").selectExpr(columns: _*)
    val (few, asked) = requestsOf(filtered.collect())
    assert(few.length == 2 && asked.count(!isList(_)) == 1)
    val (rows, requests) = requestsOf(frame.orderBy("p", "a").collect().toSeq)
    assert(rows.map(_.getInt(1)) == Seq(0, 0, 1, 1, 2, 2) && rows.map(_.getInt(2)) == Seq(0, 10, 1, 11, 2, 12))
    assert(rows.forall(row => row.getString(0) == "a.json" && row.getString(3) == s"s3://$bucket/parted/p=${row.getInt(1)}/a.json"))
    assert((asked ++ requests).forall(_.method == "GET"))
    assert(requests.count(!isList(_)) == 2, "the first is kept")
  }

  test("inference of whole objects asks for no HEAD and lists once") {
    put("whole/a.json", "[{\"a\":1},\n{\"a\":2}]")
    val (frame, requests) = requestsOf(reader("json", Map("multiLine" -> "true")).load(s"s3://$bucket/whole/"))
    assert(frame.schema.fieldNames.toSeq == Seq("a"))
    assert(requests.forall(_.method == "GET") && requests.count(!isList(_)) == 1)
  }

  test("what our parsers take they still take, also where a column that nobody asks for is nested") {
    put("flat/a.json", nested)
    val frame = reader("json", Map.empty).schema(nestedSchema).load(s"s3://$bucket/flat/")
    assert(!isOfRows(frame.select("id")) && isOfRows(frame) && isOfRows(frame.select("s.a")) && isOfRows(frame.select("id", "l")))
    assert(frame.select("id").collect().length == 6)
    put("flat/a.csv", "1,2\n")
    val csv = (options: Map[String, String]) => reader("csv", options).schema("a INT, b INT").load(s"s3://$bucket/flat/a.csv")
    assert(!isOfRows(csv(Map.empty)) && !isOfRows(csv(Map("encoding" -> "utf-8"))))
    assert(isOfRows(csv(Map("multiLine" -> "true"))) && isOfRows(csv(Map("encoding" -> "ISO-8859-1"))))
  }

  test("summaries and hidden names are left out of what is listed, as Spark leaves them out, also for rows of our own parsers") {
    for (name <- Seq("p=1/_metadata", "_common_metadata", "p=1/.a.csv", "p=1/_b")) put(s"summed/$name", "7\n")
    put("summed/p=1/a.csv", "1\n")
    put("summed/p=1/_c=1.csv", "2\n")
    for (options <- Seq(Map.empty[String, String], Map("multiLine" -> "true"))) {
      val frame = reader("csv", options).schema("a INT").load(s"s3://$bucket/summed/")
      assert(frame.collect().map(row => row.getInt(0) -> row.getInt(1)).toSet == Set(1 -> 1, 2 -> 1))
      assert(reader("csv", options).schema("a INT").load(s"s3://$bucket/summed/p=1/_metadata").collect().map(_.getInt(0)).toSeq == Seq(7))
    }
  }

  test("two equal scans are done once, two that differ are not") {
    put("twice/a.json", nested)
    put("twice/a.csv", "1,\"x\ny\"\n2,z\n")
    def json = reader("json", Map.empty).schema(nestedSchema).load(s"s3://$bucket/twice/a.json").groupBy("s.a").count()
    def csv(mode: String) =
      reader("csv", Map("multiLine" -> "true", "mode" -> mode)).schema("a INT, b STRING").load(s"s3://$bucket/twice/a.csv").groupBy("a").count()
    def reuses(left: DataFrame, right: DataFrame): Boolean = {
      val joined = left.join(right, "a")
      joined.collect()
      joined.queryExecution.executedPlan.toString.contains("ReusedExchange")
    }
    assert(reuses(json, json) && reuses(csv("PERMISSIVE"), csv("PERMISSIVE")))
    assert(!reuses(csv("PERMISSIVE"), csv("FAILFAST")) && !reuses(json, csv("PERMISSIVE")))
  }

  test("a type that Spark's source refuses is refused in its words") {
    val schema = StructType(Seq(StructField("a", StructType(Seq(StructField("b", BinaryType))))))
    assert(assertSameBytes("csv", "1\n".getBytes(UTF_8), Some(schema), Map.empty).isLeft)
    assert(same("json", nested, nestedSchema + ", _corrupt_record STRING", Map("multiLine" -> "true"), _.select("_corrupt_record")).isLeft)
  }

  test("an object that changes behind the plan is told as such, and none of it is read") {
    put("changed/a.json", "{\"s\":{\"a\":1}}")
    val frame = reader("json", Map.empty).schema("s STRUCT<a: INT>").load(s"s3://$bucket/changed/")
    assert(frame.queryExecution.toRdd.getNumPartitions == 1)
    put("changed/a.json", "{\"s\":{\"a\":2}}  ")
    val fault = faultOf(frame.collect())
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains("changed/a.json"))
  }
}
