package io.s3ranged.fuzz

import io.s3ranged.options.FormatSettings
import io.s3ranged.spark.format.json.JsonFormat
import io.s3ranged.spark.format.parsed.RecordParsing
import io.s3ranged.testing.RecordReading
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.types.StructType

import scala.jdk.CollectionConverters._

/** JSON lines of any bytes, under several sets of options, against Spark's parser alone. */
final class JsonRecords

object JsonRecords {

  private val types = "s STRING, b BOOLEAN, t TINYINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(12,3), w DECIMAL(30,4)," +
    " a DATE, z TIMESTAMP, n TIMESTAMP_NTZ, `é\"` STRING"
  private val corrupt = "_corrupt_record STRING"

  private def parsing(schema: String, options: (String, String)*): (RecordParsing, FormatSettings) =
    some(schema, StructType.fromDDL(schema).fieldNames.toSeq, options: _*)

  /** A scan of these columns alone. */
  private def some(schema: String, names: Seq[String], options: (String, String)*): (RecordParsing, FormatSettings) = {
    val format = new JsonFormat(Sameness.session, options.toMap.asJava)
    val columns = StructType.fromDDL(schema)
    val required = StructType(names.map(columns(_)))
    (format.parsing(columns, required, Array.empty[Predicate]), format.framed(RecordReading.text))
  }

  private lazy val cases = Vector(
    parsing(types),
    parsing(s"$types, $corrupt"),
    parsing("a STRING, b STRING"),
    parsing("b INT, a DOUBLE", "mode" -> "DROPMALFORMED"),
    parsing(types, "mode" -> "FAILFAST"),
    parsing(s"a STRING, b STRING, $corrupt", "primitivesAsString" -> "true"),
    parsing("a STRING, b INT", "allowSingleQuotes" -> "false", "maxNestingDepth" -> "3"),
    parsing("a DATE, b TIMESTAMP", "lineSep" -> ";"),
    some(types, Seq("i", "s")),
    some(s"$types, $corrupt", Seq("d", "_corrupt_record")),
    some(types, Seq(), "mode" -> "DROPMALFORMED"))

  private val lines = Seq(
    """{"s":"x","b":true,"t":1,"i":-2,"l":3,"f":1.5,"d":-0.0,"m":12.345,"w":1.0001,"a":"2020-02-29","z":"2020-01-01 10:11:12"}""",
    """ {"a" : "\u00e9\n\"" , "b":null, "c":{"d":[1,2.5e3,{}],"e":"é"}, "a":1}""",
    """{"n":"2020-03-08T02:30:00","z":"2020-03-08T02:30:00","i":1e2,"l":9223372036854775808,"é\"":"k","d":"NaN","f":"Infinity","d":1E400}""",
    """[{"a":1},{"b":2}]""",
    "",
    """{"a":1}x""",
    """{'a':'b',"b":01}""",
    """{"a":""")

  val seeds: Seq[Array[Byte]] =
    for (number <- 0 until 11; line <- lines) yield Array[Byte](number.toByte, 9) ++ s"$line\n$line".getBytes("UTF-8")

  def fuzzerTestOneInput(data: Array[Byte]): Unit = if (data.length > 2) {
    taken(data): Unit
  }

  /**
   * How many records of an input our parser takes; fails where the rows differ. The first byte chooses options, the second
   * the size of slices.
   */
  def taken(data: Array[Byte]): Long = {
    val (parsing, format) = cases((data(0) & 0xFF) % cases.size)
    Sameness.check(parsing, format, data.drop(2), 1 + (data(1) & 0xFF))
  }
}
