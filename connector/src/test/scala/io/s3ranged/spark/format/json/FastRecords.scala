package io.s3ranged.spark.format.json

import io.s3ranged.source.value.InMemory
import io.s3ranged.spark.format.parsed.{FastParser, ParsedColumns, ParsedRows}

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._
import scala.util.Try

import org.apache.spark.sql.catalyst.InternalRow
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap
import org.apache.spark.sql.internal.SQLConf
import org.apache.spark.sql.types.StructType

/** The two parsers of a scan side by side, one record at a time. */
final class FastRecords(schema: StructType, options: Map[String, String] = Map.empty, zone: String = "UTC") {

  private val parsed = new JSONOptionsInRead(CaseInsensitiveMap(options), zone, "_corrupt_record")
  private val texts = new java.util.TreeMap[String, String](String.CASE_INSENSITIVE_ORDER)
  texts.putAll(options.asJava)
  private val parsing = new JsonParsing(parsed, schema, java.util.List.of(), PlainRecords.of(parsed, texts, SQLConf.get, schema))
  private val columns = new ParsedColumns(schema, 4)
  private val task = parsing.open()
  private val fast = new JsonFastParser(parsing.plain, columns)
  private val exact = task.exact()

  /** What the fast parser makes of a record, or nothing where it is not certain. */
  def quick(record: Array[Byte]): Option[Seq[Any]] = InMemory.read(record) { (base, address, length) =>
    ParsedRows.start(columns, base)
    fast.parse(base, address, length, 2) match {
      case FastParser.Verdict.ROW => Some(ParsedRows.row(columns, 2, schema))
      case FastParser.Verdict.NO_ROW => Some(Seq.empty)
      case FastParser.Verdict.UNSURE => None
    }
  }

  /** What Spark's parser makes of it. */
  def slow(record: Array[Byte]): Try[Seq[Seq[Any]]] = Try {
    val rows = ArrayBuffer.empty[Seq[Any]]
    val found = exact.parse(record ++ Array.fill[Byte](5)('}'), record.length)
    while (found.hasNext) rows += shown(found.next())
    rows.toSeq
  }

  private def shown(row: InternalRow): Seq[Any] =
    schema.fields.toSeq.zipWithIndex.map { case (field, ordinal) => ParsedRows.shown(if (row.isNullAt(ordinal)) null else row.get(ordinal, field.dataType)) }
}
