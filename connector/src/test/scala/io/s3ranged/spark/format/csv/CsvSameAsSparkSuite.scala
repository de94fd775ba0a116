package io.s3ranged.spark.format.csv

import io.s3ranged.spark.SameAsSpark
import org.scalatest.funsuite.AnyFunSuite

/** CSV as Spark's own source reads it: every option, every mode, every error, at every split size. */
class CsvSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  private def same(text: String, schema: String = null, options: Map[String, String] = Map.empty,
      query: Query = identity): Outcome = assertSameCut("csv", text, schema, options, Seq(1 << 20, 7, 1), query)

  private val people = "name STRING, age INT, height DOUBLE"
  private val plain = "ann,31,1.7\nbob,,\n\"c, d\",4,-0.0\r\n,7,1e3\n"

  test("plain records, with a given schema") {
    assert(same(plain, people).toOption.get.size == 4)
  }

  test("columns are inferred as Spark infers them") {
    for (header <- Seq("true", "false"); infer <- Seq("true", "false")) {
      same("name,age,since\nann,31,2020-01-02\nbob,,\n", options = Map("header" -> header, "inferSchema" -> infer))
    }
  }

  test("the header is that of the first split and is checked as Spark checks it") {
    val text = "# c\n\nname,age,height\nann,1,2\nname,2,3\n"
    val options = Map("header" -> "true", "comment" -> "#")
    // A header that a split of comments stands before is a record of the next split, in Spark too.
    assert(assertSame("csv", text, people, options).toOption.get.size == 2)
    val headed = text.drop(5)
    assert(same(headed, people, options).toOption.get.size == 2)
    assert(same(headed, "a STRING, b INT, c DOUBLE", options + ("enforceSchema" -> "false")).isLeft)
    same(headed, people, options + ("enforceSchema" -> "false"))
    same(headed, "NAME STRING, age INT, height DOUBLE", options + ("enforceSchema" -> "false"))
    same(headed, people, options + ("enforceSchema" -> "false"), _.select("height"))
    same("name,age,height", people, options)
    same("", people, options)
  }

  test("modes, with and without the column of the corrupt record") {
    val text = "ann,31,1.7\nbob,x,2\nshort\nlong,1,2,3\n\n  \ncid,4,5\n"
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
    val text = "ann,31,1.7\nbob,32,2\ncid,x,5\n"
    val failing = same(text, people, Map("mode" -> "FAILFAST"))
    assert(failing.isLeft)
    assert(assertSame("csv", text, people, Map("mode" -> "FAILFAST"), query = _.limit(2)).toOption.get.size == 2)
  }

  test("no columns, some columns, and columns in another order") {
    for (pruning <- Seq("true", "false")) withConf("spark.sql.csv.parser.columnPruning.enabled" -> pruning) {
      val text = plain + "short\nlong,1,2,3\n \n"
      same(text, people, query = _.groupBy().count())
      same(text, people, query = _.select("height", "name"))
      same(text, people, Map("mode" -> "DROPMALFORMED"), _.groupBy().count())
      same(text, people, Map("mode" -> "DROPMALFORMED"), _.select("height"))
    }
  }

  test("filters drop rows before their other columns are looked at, where Spark's do") {
    val text = "ann,31,x\nbob,3,2\ncid,4,y\n"
    for (pushed <- Seq("true", "false"); mode <- Seq("FAILFAST", "PERMISSIVE", "DROPMALFORMED"))
      withConf("spark.sql.csv.filterPushdown.enabled" -> pushed) {
        same(text, people, Map("mode" -> mode), _.where("age = 3"))
        same(text, people, Map("mode" -> mode), _.where("name in ('bob', 'cid') and age < 4"))
        same(text, people, Map("mode" -> mode), _.where("name like 'b%' or name is null"))
      }
  }
}
