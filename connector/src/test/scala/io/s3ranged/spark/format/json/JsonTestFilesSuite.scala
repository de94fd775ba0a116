package io.s3ranged.spark.format.json

import java.nio.charset.StandardCharsets.UTF_8

import io.s3ranged.spark.{SameAsSpark, SparkTestData}
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** The files and data sets that Spark tests its JSON reader with, read with the options that its tests use, and with others. */
class JsonTestFilesSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen

  /** The tasks of one of Spark's data sets run a function of theirs. */
  override def beforeAll(): Unit = {
    val before = Thread.currentThread.getContextClassLoader
    Thread.currentThread.setContextClassLoader(SparkTestData.loader)
    try super.beforeAll()
    finally Thread.currentThread.setContextClassLoader(before)
  }

  private val modes = Seq("PERMISSIVE", "DROPMALFORMED", "FAILFAST")

  private val encodings: Map[String, Seq[Map[String, String]]] = Map(
    "utf16WithBOM.json" -> Seq(Map("encoding" -> "UTF-16"), Map("encoding" -> "UTF-16LE"), Map("encoding" -> "UTF-8")),
    "utf32BEWithBOM.json" -> Seq(Map("encoding" -> "UTF-32"), Map("encoding" -> "UTF-32BE")),
    "utf16LE.json" -> Seq(Map("encoding" -> "UTF-16LE"), Map("encoding" -> "UTF-16LE", "lineSep" -> "\n"), Map("charset" -> "UTF-16LE", "lineSep" -> "\n")),
    "malformed_utf8.json" -> Seq(Map("encoding" -> "UTF-8"), Map("encoding" -> "ISO-8859-1", "lineSep" -> "\n")))

  private val given: Map[String, Seq[String]] = Map(
    "malformed_utf8.json" -> Seq("a STRING", "a STRING, _corrupt_record STRING"),
    "utf16LE.json" -> Seq("firstName STRING, lastName STRING"),
    "utf16WithBOM.json" -> Seq("firstName STRING, lastName STRING"))

  for ((name, bytes) <- SparkTestData.json) test(s"$name: multiLine, encodings and modes") {
    for (encoding <- Map.empty[String, String] +: encodings.getOrElse(name, Nil); multiLine <- Seq("true", "false"); mode <- modes;
         schema <- None +: given.getOrElse(name, Nil).map(ddl => Some(StructType.fromDDL(ddl))))
      assertSame(Reading("json", Seq(name -> bytes), schema, encoding ++ Map("mode" -> mode, "multiLine" -> multiLine)), Seq(if (mode == "FAILFAST") 1 << 20 else 11))
  }

  /** Options of inference, and of what a record may be, as Spark's tests have them. */
  private val optionSets = Seq(Map.empty[String, String], Map("primitivesAsString" -> "true"), Map("prefersDecimal" -> "true"),
    Map("dropFieldIfAllNull" -> "true"), Map("samplingRatio" -> "0.4"), Map("mode" -> "DROPMALFORMED"), Map("mode" -> "FAILFAST"),
    Map("columnNameOfCorruptRecord" -> "_unparsed"), Map("timestampFormat" -> "dd/MM/yyyy HH:mm"), Map("inferTimestamp" -> "true"))

  // Which lines a sample has hangs on how they are cut, and so does which error is the first.
  test("the data sets of Spark's TestJsonData, inferred, with every option of inference, cut and whole") {
    val sets = SparkTestData.jsonSets(spark)
    assert(sets.size >= 21 && sets.exists(_._1 == "corruptRecords"))
    for ((name, lines) <- sets; options <- optionSets) {
      val objects = Seq(s"$name.json" -> lines.mkString("\n").getBytes(UTF_8))
      assertSame(Reading("json", objects, None, options), Seq(if (options.contains("samplingRatio") || options.contains("mode")) 1 << 20 else 40))
    }
  }

  test("the data sets of Spark's TestJsonData under a schema of another's, and over many lines") {
    val sets = SparkTestData.jsonSets(spark)
    val schemas = Seq("a STRING, b STRING, num_num_1 DOUBLE, num_bool STRING, `_corrupt_record` STRING", "map MAP<STRING, INT>, date TIMESTAMP, bigInteger DECIMAL(30,2), long BIGINT, string STRING, boolean BOOLEAN")
    for ((name, lines) <- sets) {
      val objects = Seq(s"$name.json" -> lines.mkString("\n").getBytes(UTF_8))
      for (schema <- schemas; mode <- modes) assertSame(Reading("json", objects, Some(StructType.fromDDL(schema)), Map("mode" -> mode)), Seq(if (mode == "FAILFAST") 1 << 20 else 40))
      val array = Seq(s"$name.json" -> lines.mkString("[\n", ",\n", "\n]").getBytes(UTF_8))
      for (mode <- modes) assertSame(Reading("json", array, None, Map("mode" -> mode, "multiLine" -> "true")), Seq(40))
    }
  }
}
