package io.s3ranged.fuzz

import io.s3ranged.spark.format.csv.CsvFormat

/** CSV. */
final class CsvRecords

object CsvRecords extends RecordsTarget(new CsvFormat(Sameness.session, _)) {

  private val types = "s STRING, b BOOLEAN, t TINYINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(12,3), w DECIMAL(30,4)," +
    " a DATE, z TIMESTAMP, n TIMESTAMP_NTZ, e STRING"
  private val corrupt = "_corrupt_record STRING"

  override protected lazy val cases: Vector[Case] = Vector(
    all(types),
    all(s"$types, $corrupt"),
    all("a STRING, b STRING, c STRING"),
    all(types, "header" -> "true"),
    all(types, "mode" -> "DROPMALFORMED"),
    all(types, "mode" -> "FAILFAST"),
    all("a STRING, b INT, c STRING", "escape" -> "\""),
    all("a STRING, b DOUBLE, c STRING", "sep" -> "\t", "nullValue" -> "NA", "emptyValue" -> "E"),
    all("a STRING, b DATE, c STRING", "ignoreLeadingWhiteSpace" -> "true", "ignoreTrailingWhiteSpace" -> "true"),
    all(s"a STRING, b INT, $corrupt", "comment" -> "#", "quote" -> "'"),
    all("a STRING, b INT, c BIGINT", "quote" -> "", "nanValue" -> "x"),
    all("a STRING, b STRING", "lineSep" -> ";", "maxColumns" -> "3", "maxCharsPerColumn" -> "8"),
    some(types, Seq("i", "e")),
    some(s"$types, $corrupt", Seq("d", "_corrupt_record"), "mode" -> "PERMISSIVE"),
    some(types, Seq("l", "s"), "mode" -> "DROPMALFORMED", "escape" -> "\""),
    some("a STRING, b STRING, c STRING", Seq("c")),
    some("a STRING, b STRING, c STRING", Seq()))

  override protected lazy val examples: Seq[String] = Seq(
    "x,true,1,-2,3,1.5,-0.0,12.345,1.0001,2020-02-29,2020-01-01 10:11:12,2020-01-01T10:11:12.123,end\n",
    "\"q \"\"in\"\" q\",FALSE,127,+7,9223372036854775807,NaN,1e308,.5,99,1582-10-10,2020-03-08 02:30:00,2020-13-01,\n",
    ",,,,,,,,,,,,\nshort\nlong,1,2,3\n#c\n  \n\"open,1\n\"a\\\"b\",\"x\"y,z\n")
}
