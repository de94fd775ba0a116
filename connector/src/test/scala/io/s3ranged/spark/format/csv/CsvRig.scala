package io.s3ranged.spark.format.csv

import java.nio.charset.StandardCharsets.UTF_8

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FileFormat, FormatSettings, ParseMode, SkipSettings}
import io.s3ranged.range.ByteRange
import io.s3ranged.source.plan.Split
import io.s3ranged.source.record.{RecordReaders, Wanted}
import io.s3ranged.spark.format.parsed.ParsedBatches
import io.s3ranged.testing.{MemorySplitSource, RecordReading}
import org.apache.spark.sql.catalyst.{InternalRow, OrderedFilters}
import org.apache.spark.sql.catalyst.csv.{CSVHeaderChecker, CSVOptions, UnivocityParser}
import org.apache.spark.sql.sources.Filter
import org.apache.spark.sql.types.{StructField, StructType}
import org.apache.spark.sql.vectorized.{ColumnVector, ColumnarBatch}
import org.apache.spark.unsafe.types.UTF8String

/** CSV of an array through this source's parsers and through Spark's, without a query around them. */
object CsvRig {

  /** How a scan reads. */
  final case class Scan(options: Map[String, String], data: StructType, required: StructType, filters: Seq[Filter] = Nil,
      pruning: Boolean = true, zone: String = "UTC") {

    lazy val parsed = new CSVOptions(options, pruning, zone, "_corrupt_record")
    lazy val lineSep: String = parsed.lineSeparator.orNull
    lazy val format = new FormatSettings(FileFormat.CSV, lineSep, false, 1 << 20, 8, 0, ParseMode.FAILFAST)

    private def withoutCorrupt(schema: StructType) =
      StructType(schema.filterNot(_.name == parsed.columnNameOfCorruptRecord))
    def recordColumns: StructType = withoutCorrupt(data)
    def requiredRecordColumns: StructType = withoutCorrupt(required)
  }

  /** The rows up to the first failure, as texts, and the failure. */
  final case class Outcome(rows: Vector[String], failure: Option[String])

  /** An outcome with how its records were parsed. */
  final case class Counted(outcome: Outcome, fast: Long, exact: Long)

  /** By this source, cut after `cuts` and in slices of `sliceBytes`. */
  def ours(bytes: Array[Byte], scan: Scan, cuts: Seq[Int] = Nil, sliceBytes: Int = 1 << 20): Counted = {
    val metrics = new MetricSet
    val rows = Vector.newBuilder[String]
    val shown = texts(scan) _
    val ends = (cuts.filter(cut => cut > 0 && cut < bytes.length).distinct.sorted :+ bytes.length).filter(_ > 0)
    val extent = new ByteRange(0, bytes.length)
    val failure = ends.zip(0 +: ends).iterator.map { case (end, start) =>
      val split = RecordReading.split(RecordReading.part("key.csv", extent, new ByteRange(start, end)))
      failureOf(readSplit(bytes, scan, split, sliceBytes, metrics)(row => shown(row).foreach(rows += _)))
    }.collectFirst { case Some(failed) => failed }
    Counted(Outcome(rows.result(), failure), metrics.value(Metric.RECORDS_FAST), metrics.value(Metric.RECORDS_EXACT))
  }

  private def readSplit(bytes: Array[Byte], scan: Scan, split: Split, sliceBytes: Int, metrics: MetricSet)(take: InternalRow => Unit): Unit = {
    val source = new MemorySplitSource(_ => bytes, sliceBytes)
    val reader = RecordReaders.open(split, scan.format, Wanted.ALL, SkipSettings.NONE, source, metrics)
    try {
      val parsing = new CsvParsing(scan.parsed, scan.data, scan.required, scan.filters.asJava)
      val batches = new ParsedBatches(reader, parsing, SkipSettings.NONE, metrics)
      while (batches.next(Long.MaxValue)) {
        val vectors: Array[ColumnVector] = scan.required.indices.map(batches.column(_): ColumnVector).toArray
        new ColumnarBatch(vectors, batches.rows).rowIterator.asScala.foreach(take)
      }
    } finally reader.close()
  }

  /** Lines and where they stand. */
  def lines(bytes: Array[Byte], scan: Scan): Vector[(Long, String)] =
    if (bytes.isEmpty) Vector.empty
    else {
      val whole = RecordReading.split(RecordReading.whole("key.csv", bytes.length))
      RecordReading.read(whole, scan.format, new MemorySplitSource(_ => bytes, 1 << 20))
        .map(found => found.position -> new String(found.bytes.toArray, UTF_8))
    }

  /** By Spark, of the whole array. */
  def sparks(bytes: Array[Byte], scan: Scan): Outcome = {
    val rows = Vector.newBuilder[String]
    val shown = texts(scan) _
    val failure = failureOf {
      val parser = new UnivocityParser(scan.recordColumns, scan.requiredRecordColumns, scan.parsed, scan.filters)
      val headed = if (scan.parsed.isColumnPruningEnabled(scan.required)) scan.requiredRecordColumns else scan.recordColumns
      val header = new CSVHeaderChecker(headed, scan.parsed, "CSV file: s3://bucket/key.csv", true)
      iterate(lines(bytes, scan).iterator.map(_._2), parser, header, scan.required).foreach(row => shown(row).foreach(rows += _))
    }
    Outcome(rows.result(), failure)
  }

  /** Spark's companion object is private to it; the class has its methods too. */
  private def iterate(lines: Iterator[String], parser: UnivocityParser, header: CSVHeaderChecker, schema: StructType): Iterator[InternalRow] =
    try {
      classOf[UnivocityParser].getMethod("parseIterator", classOf[Iterator[_]], classOf[UnivocityParser], classOf[CSVHeaderChecker], classOf[StructType])
        .invoke(null, lines, parser, header, schema).asInstanceOf[Iterator[InternalRow]]
    } catch { case wrapped: java.lang.reflect.InvocationTargetException => throw wrapped.getCause }

  /** The row as a text, or nothing where the filters drop it, as Spark drops it above both. */
  private def texts(scan: Scan)(row: InternalRow): Option[String] = {
    val filters = new OrderedFilters(scan.filters, scan.required)
    val dropped = scan.required.indices.exists(filters.skipRow(row, _))
    if (dropped) None else Some(scan.required.fields.zipWithIndex.map { case (field, i) => text(row, field, i) }.mkString("|"))
  }

  private def text(row: InternalRow, field: StructField, ordinal: Int): String =
    if (row.isNullAt(ordinal)) "<null>"
    else row.get(ordinal, field.dataType) match {
      case string: UTF8String => string.getBytes.map(byte => f"${byte & 0xff}%02x").mkString("'", "", s"' ($string)")
      case bytes: Array[Byte] => bytes.mkString("bytes(", ",", ")")
      case other => other.toString
    }

  private def failureOf(work: => Unit): Option[String] =
    try { work; None }
    catch {
      case thrown: Exception =>
        val causes = ArrayBuffer[Throwable](thrown)
        while (causes.last.getCause != null) causes += causes.last.getCause
        // What univocity tells of its own counters and buffers depends on what it read before.
        val message = String.valueOf(causes.last.getMessage).replaceAll("(?s)\\s*Internal state when error was thrown.*", "")
        val told = if (causes.last.isInstanceOf[ArrayIndexOutOfBoundsException]) "" else message
        Some(s"${causes.last.getClass.getName}: $told")
    }
}
