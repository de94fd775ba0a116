package io.s3ranged.fuzz

import io.s3ranged.options.FormatSettings
import io.s3ranged.spark.format.parsed.{ParsedFormat, RecordParsing}
import io.s3ranged.testing.RecordReading
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.types.StructType

import java.util.{Map => JMap}
import scala.jdk.CollectionConverters._

/** Records of any bytes, under several sets of options, through our parser and through Spark's alone. */
abstract class RecordsTarget(format: JMap[String, String] => ParsedFormat) {

  final class Case(val parsing: RecordParsing, val settings: FormatSettings)

  protected def cases: Vector[Case]

  protected def examples: Seq[String]

  /** Each example under each set of options. */
  final def seeds: Seq[Array[Byte]] =
    for (number <- cases.indices; example <- examples) yield Array[Byte](number.toByte, 9) ++ example.getBytes("UTF-8")

  /** A scan of all columns. */
  protected final def all(schema: String, options: (String, String)*): Case =
    some(schema, StructType.fromDDL(schema).fieldNames.toSeq, options: _*)

  /** A scan of these columns alone. */
  protected final def some(schema: String, names: Seq[String], options: (String, String)*): Case = {
    val made = format(options.toMap.asJava)
    val columns = StructType.fromDDL(schema)
    val required = StructType(names.map(columns(_)))
    new Case(made.parsing(columns, required, Array.empty[Predicate]).orElseThrow(), made.framed(RecordReading.text))
  }

  final def fuzzerTestOneInput(data: Array[Byte]): Unit = if (data.length > 2) {
    taken(data): Unit
  }

  /**
   * How many records of an input our parser takes; fails where the rows differ. The first byte chooses options, the second
   * the size of slices.
   */
  final def taken(data: Array[Byte]): Long = {
    val chosen = cases((data(0) & 0xFF) % cases.size)
    Sameness.check(chosen.parsing, chosen.settings, data.drop(2), 1 + (data(1) & 0xFF))
  }
}
