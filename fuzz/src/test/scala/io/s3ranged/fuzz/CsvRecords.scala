package io.s3ranged.fuzz

import io.s3ranged.options.FormatSettings
import io.s3ranged.spark.format.csv.CsvFormat
import io.s3ranged.spark.format.parsed.RecordParsing
import io.s3ranged.testing.RecordReading
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.types.StructType

import scala.jdk.CollectionConverters._

/** CSV of any bytes, under several sets of options, against Spark's parser alone. */
final class CsvRecords

object CsvRecords {

  private val types = "s STRING, b BOOLEAN, t TINYINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(12,3), w DECIMAL(30,4)," +
    " a DATE, z TIMESTAMP, n TIMESTAMP_NTZ, e STRING"
  private val corrupt = "_corrupt_record STRING"

  private def parsing(schema: String, options: (String, String)*): (RecordParsing, FormatSettings) =
    some(schema, StructType.fromDDL(schema).fieldNames.toSeq, options: _*)

  /** A scan of these columns alone. */
  private def some(schema: String, names: Seq[String], options: (String, String)*): (RecordParsing, FormatSettings) = {
    val format = new CsvFormat(Sameness.session, options.toMap.asJava)
    val columns = StructType.fromDDL(schema)
    val required = StructType(names.map(columns(_)))
    (format.parsing(columns, required, Array.empty[Predicate]), format.framed(RecordReading.text))
  }

  private lazy val cases = Vector(
    parsing(types),
    parsing(s"$types, $corrupt"),
    parsing("a STRING, b STRING, c STRING"),
    parsing(types, "header" -> "true"),
    parsing(types, "mode" -> "DROPMALFORMED"),
    parsing(types, "mode" -> "FAILFAST"),
    parsing("a STRING, b INT, c STRING", "escape" -> "\""),
    parsing("a STRING, b DOUBLE, c STRING", "sep" -> "\t", "nullValue" -> "NA", "emptyValue" -> "E"),
    parsing("a STRING, b DATE, c STRING", "ignoreLeadingWhiteSpace" -> "true", "ignoreTrailingWhiteSpace" -> "true"),
    parsing(s"a STRING, b INT, $corrupt", "comment" -> "#", "quote" -> "'"),
    parsing("a STRING, b INT, c BIGINT", "quote" -> "", "nanValue" -> "x"),
    parsing("a STRING, b STRING", "lineSep" -> ";", "maxColumns" -> "3", "maxCharsPerColumn" -> "8"),
    some(types, Seq("i", "e")),
    some(s"$types, $corrupt", Seq("d", "_corrupt_record"), "mode" -> "PERMISSIVE"),
    some(types, Seq("l", "s"), "mode" -> "DROPMALFORMED", "escape" -> "\""),
    some("a STRING, b STRING, c STRING", Seq("c")),
    some("a STRING, b STRING, c STRING", Seq()))

  private val lines = Seq(
    "x,true,1,-2,3,1.5,-0.0,12.345,1.0001,2020-02-29,2020-01-01 10:11:12,2020-01-01T10:11:12.123,end\n",
    "\"q \"\"in\"\" q\",FALSE,127,+7,9223372036854775807,NaN,1e308,.5,99,1582-10-10,2020-03-08 02:30:00,2020-13-01,\n",
    ",,,,,,,,,,,,\nshort\nlong,1,2,3\n#c\n  \n\"open,1\n\"a\\\"b\",\"x\"y,z\n")

  val seeds: Seq[Array[Byte]] =
    for (number <- 0 until 17; line <- lines) yield Array[Byte](number.toByte, 9) ++ line.getBytes("UTF-8")

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
