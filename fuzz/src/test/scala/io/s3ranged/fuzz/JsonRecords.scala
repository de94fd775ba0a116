package io.s3ranged.fuzz

import io.s3ranged.spark.format.json.JsonFormat

/** JSON lines. */
final class JsonRecords

object JsonRecords extends RecordsTarget(new JsonFormat(Sameness.session, _)) {

  private val types = "s STRING, b BOOLEAN, t TINYINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(12,3), w DECIMAL(30,4)," +
    " a DATE, z TIMESTAMP, n TIMESTAMP_NTZ, `é\"` STRING"
  private val corrupt = "_corrupt_record STRING"

  override protected lazy val cases: Vector[Case] = Vector(
    all(types),
    all(s"$types, $corrupt"),
    all("a STRING, b STRING"),
    all("b INT, a DOUBLE", "mode" -> "DROPMALFORMED"),
    all(types, "mode" -> "FAILFAST"),
    all(s"a STRING, b STRING, $corrupt", "primitivesAsString" -> "true"),
    all("a STRING, b INT", "allowSingleQuotes" -> "false", "maxNestingDepth" -> "3"),
    all("a DATE, b TIMESTAMP", "lineSep" -> ";"),
    some(types, Seq("i", "s")),
    some(s"$types, $corrupt", Seq("d", "_corrupt_record")),
    some(types, Seq(), "mode" -> "DROPMALFORMED"))

  override protected lazy val examples: Seq[String] = Seq(
    """{"s":"x","b":true,"t":1,"i":-2,"l":3,"f":1.5,"d":-0.0,"m":12.345,"w":1.0001,"a":"2020-02-29","z":"2020-01-01 10:11:12"}""",
    """ {"a" : "\u00e9\n\"" , "b":null, "c":{"d":[1,2.5e3,{}],"e":"é"}, "a":1}""",
    """{"n":"2020-03-08T02:30:00","z":"2020-03-08T02:30:00","i":1e2,"l":9223372036854775808,"é\"":"k","d":"NaN","f":"Infinity","d":1E400}""",
    """[{"a":1},{"b":2}]""",
    "",
    """{"a":1}x""",
    """{'a':'b',"b":01}""",
    "{\"a\":1,\"b\":2}\n,\"b\":3}\n{\"x\":1{\"a\":2}",
    """{"a":""").map(line => s"$line\n$line")
}
