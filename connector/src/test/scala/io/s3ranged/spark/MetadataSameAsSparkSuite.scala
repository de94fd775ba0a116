package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8

import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** What stands beside the records of CSV and JSON: the object's name and size, its folder's columns, the text of a corrupt record. */
class MetadataSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen

  private val csv = "id,name,day\n1,ann,2020-01-02\n2,bob,\nx,cid,2020-01-03\nshort\n"
  private val json = """{"id":1,"name":"ann","day":"2020-01-02"}
                       |{"id":2,"name":"bob"}
                       |{"id":"x","name":"cid","day":"2020-01-03"}
                       |broken
                       |""".stripMargin
  private val nested = """{"id":1,"s":{"a":1,"l":[{"m":{"k":1}}]}}
                         |{"id":2,"s":{"a":"x","l":[{"m":{"k":"y"}},null]}}
                         |broken
                         |""".stripMargin
  private val headed = Map("header" -> "true")

  /** Both formats, on the route of batches and on that of rows. */
  private val tables: Seq[(String, String, String, Map[String, String])] = Seq(
    ("csv", csv, "id INT, name STRING, day DATE", headed),
    ("csv", csv, "id INT, name STRING, day DATE", headed + ("multiLine" -> "true")),
    ("json", json, "id INT, name STRING, day DATE", Map.empty),
    ("json", nested, "id INT, s STRUCT<a: INT, l: ARRAY<STRUCT<m: MAP<STRING, INT>>>>", Map.empty))

  private def folders(format: String, text: String): Seq[(String, Array[Byte])] =
    Seq("p=1/q=a b/one", "p=1/q=c%2Fd/two", "p=2/q=__HIVE_DEFAULT_PARTITION__/three").zipWithIndex
      .map { case (name, i) => s"$name.$format" -> (text + "\n" * i).getBytes(UTF_8) }

  private def file = "substring_index(input_file_name(), '/', -1) as file"

  for ((format, text, schema, options) <- tables) test(s"$format of $schema, $options: _metadata, partition columns and input_file_name") {
    val corrupt = schema + ", _corrupt_record STRING"
    def same(ddl: String, query: Query, extra: (String, String)*): Outcome =
      assertSame(Reading(format, folders(format, text), Option(ddl).map(StructType.fromDDL), options ++ extra, query), Seq(1 << 20))
    val all = same(schema, _.selectExpr("*", "_metadata.file_name", "_metadata.file_size", "_metadata.file_block_start", "_metadata.file_block_length", file))
    assert(all.toOption.get.size >= 9)
    same(corrupt, _.selectExpr("p", "_corrupt_record", "q", "id"))
    same(corrupt, _.where("_corrupt_record is not null and p = 1").select("id", "_corrupt_record"))
    same(null, identity)
    same(schema, _.where("p = 2").selectExpr("id", "q", file))
    same(schema, _.where("q = 'c/d' and id > 1").selectExpr("id"))
    same(schema, _.where("_metadata.file_name = 'two.csv' or id = 1").selectExpr("id", "_metadata.file_size"))
    same(schema, _.selectExpr("_metadata.file_name", "p").distinct())
    same(schema, _.groupBy("p", "q").count())
    same(schema + ", p STRING", _.selectExpr("p", "id"))
    same(schema.replace("id INT", "p INT"), _.selectExpr("p", "q"))
    same(schema, _.selectExpr("p", "id"), "mode" -> "DROPMALFORMED")
    same(schema, _.where("p = 2").selectExpr("q", "id"))
    same(schema, _.where("q is null").selectExpr("q", "p"))
    same(schema, _.selectExpr("id", "p"), "pathGlobFilter" -> s"t*.$format")
    withConf("spark.sql.sources.partitionColumnTypeInference.enabled" -> "false")(same(schema, _.selectExpr("p", "q", "id")))
    assert(same(corrupt, _.select("_corrupt_record")).isLeft)
    assert(same(schema + ", _corrupt_record INT", identity).isLeft)
  }

  test("partition columns of the formats that Spark's readers read, all and some of them") {
    for (format <- Seq("parquet", "orc")) {
      val bytes = written(format, spark.range(3).toDF)
      val objects = folders(format, "").map { case (name, _) => name -> bytes }
      val queries: Seq[Query] = Seq(identity, _.select("q", "id"), _.select("p"), _.where("p = 2").select("q"), _.where("q = 'a b'").select("id", "p"),
        _.selectExpr("q", "_metadata.file_name", file), _.groupBy("q").count())
      for (query <- queries; schema <- Seq(None, Some(StructType.fromDDL("id LONG")))) assertSame(Reading(format, objects, schema, query = query), Seq(1 << 20))
    }
  }

  test("what a schema says beside names and types: comments, values by default, what may not be null") {
    import org.apache.spark.sql.types._
    val key = org.apache.spark.sql.catalyst.util.ResolveDefaultColumns.EXISTS_DEFAULT_COLUMN_METADATA_KEY
    val byDefault = new MetadataBuilder().putString(key, "'none'").putString("CURRENT_DEFAULT", "'none'").build()
    val schema = StructType(Seq(StructField("id", IntegerType, nullable = false).withComment("a number"),
      StructField("name", StringType, nullable = true, byDefault), StructField("other", StringType, nullable = true, byDefault),
      StructField("day", DateType, nullable = true, new MetadataBuilder().putLong("mine", 7).build())))
    for ((format, text, _, options) <- tables.take(3); mode <- Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST")) {
      val reading = Reading(format, Seq(s"a.$format" -> text.getBytes(UTF_8)), Some(schema), options + ("mode" -> mode))
      assertSame(reading, Seq(if (mode == "FAILFAST") 1 << 20 else 30))
      assertSame(reading.copy(query = _.select("other", "id")), Seq(1 << 20))
    }
  }

  test("a ratio of lines that are looked at for columns, of one object") {
    val lines = (0 until 200).map(i => if (i % 50 == 17) s"text $i,$i.5" else s"$i,$i")
    for (ratio <- Seq("0.01", "0.05", "0.3", "0.9", "1.0"); multiLine <- Seq("true", "false")) {
      assertSame(Reading("csv", Seq("sampled.csv" -> lines.mkString("\n").getBytes(UTF_8)), None,
        Map("inferSchema" -> "true", "samplingRatio" -> ratio, "multiLine" -> multiLine)), Seq(1 << 20))
      val records = lines.map(line => s"""{"v":${line.split(',').map(text => if (text(0).isDigit) text else s""""$text"""").mkString("[", ",", "]")},"${line.head}":1}""")
      assertSame(Reading("json", Seq("sampled.json" -> records.mkString("\n").getBytes(UTF_8)), None,
        Map("samplingRatio" -> ratio, "multiLine" -> multiLine)), Seq(1 << 20))
    }
  }

  test("several objects whose columns differ: those of all are inferred") {
    val csvs = Seq("a.csv" -> "x,y\n1,2\n", "b.csv" -> "x,y\n1.5,text\n", "c.csv" -> "x,y,z\n1,2,3\n").map { case (name, text) => name -> text.getBytes(UTF_8) }
    for (infer <- Seq("true", "false"); header <- Seq("true", "false"))
      assertSame(Reading("csv", csvs, None, Map("header" -> header, "inferSchema" -> infer)), Seq(1 << 20))
    val jsons = Seq("a.json" -> "{\"x\":1}\n", "b.json" -> "{\"x\":1.5,\"y\":{\"a\":1}}\n", "c.json" -> "{\"z\":[],\"y\":{\"b\":2}}\n").map { case (name, text) => name -> text.getBytes(UTF_8) }
    assertSame(Reading("json", jsons), Seq(1 << 20))
    assertSame(Reading("json", jsons, None, Map("multiLine" -> "true")), Seq(1 << 20))
  }
}
