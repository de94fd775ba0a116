package io.s3ranged.fuzz

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, SkipSettings}
import io.s3ranged.range.ByteRange
import io.s3ranged.source.plan.PlannedRange
import io.s3ranged.source.record.RecordReaders
import io.s3ranged.spark.format.parsed._
import io.s3ranged.testing.{MemorySplitSource, RecordReading}
import org.apache.spark.sql.classic.SparkSession
import org.apache.spark.sql.types.StructType
import org.apache.spark.sql.vectorized.{ColumnVector, ColumnarBatch}

import scala.util.control.NonFatal

/** The rows of an object through our parser with Spark's behind it, and through Spark's alone. */
object Sameness {

  lazy val session: SparkSession = {
    val started = org.apache.spark.sql.SparkSession
      .builder()
      .master("local[1]")
      .config("spark.ui.enabled", "false")
      .config("spark.sql.session.timeZone", "America/New_York")
      .getOrCreate()
    // It warns of every header that is none.
    started.sparkContext.setLogLevel("ERROR")
    started.asInstanceOf[SparkSession]
  }

  /** Rows as text, and what ended them, if something did. */
  final case class Outcome(rows: Vector[String], failure: Option[String])

  private final class ExactOnly(parsing: RecordParsing) extends RecordParsing {
    override def columns(): StructType = parsing.columns()
    override def open(): TaskParsers = {
      val parsers = parsing.open()
      new TaskParsers {
        override def fast(columns: ParsedColumns): FastParser = FastParser.NONE
        override def exact(): ExactParser = parsers.exact()
        override def startPart(part: PlannedRange): Unit = parsers.startPart(part)
      }
    }
  }

  /**
   * Fails if `content` has other rows, or ends otherwise, than Spark's parser makes of its records.
   *
   * @return how many records our parser took
   */
  def check(parsing: RecordParsing, format: FormatSettings, content: Array[Byte], sliceBytes: Int): Long = {
    val metrics = new MetricSet
    val ours = read(parsing, format, content, sliceBytes, metrics)
    val sparks = read(new ExactOnly(parsing), format, content, 1 << 20, new MetricSet)
    if (ours != sparks) {
      throw new AssertionError(s"ours: $ours\nSpark's: $sparks\nof ${new String(content, "ISO-8859-1")}")
    }
    metrics.value(Metric.RECORDS_FAST)
  }

  private def read(
      parsing: RecordParsing,
      format: FormatSettings,
      content: Array[Byte],
      sliceBytes: Int,
      metrics: MetricSet): Outcome = {
    val split = RecordReading.split(RecordReading.part("key", new ByteRange(0, content.length), new ByteRange(0, content.length)))
    val reader = RecordReaders.open(split, format, SkipSettings.NONE, new MemorySplitSource(_ => content, sliceBytes), metrics)
    val rows = Vector.newBuilder[String]
    try {
      val batches = new ParsedBatches(reader, parsing, SkipSettings.NONE, metrics)
      while (batches.next(Long.MaxValue)) {
        val schema = parsing.columns()
        val vectors = Array.tabulate[ColumnVector](schema.length)(batches.column)
        val batch = new ColumnarBatch(vectors, batches.rows())
        batch.rowIterator().forEachRemaining { row => rows += row.copy().toSeq(schema).map(shown).mkString("|") }
      }
      Outcome(rows.result(), None)
    } catch { case NonFatal(e) => Outcome(rows.result(), Some(causes(e))) }
    finally reader.close()
  }

  /** -0.0 is not 0.0, and null is not the string of it. */
  private def shown(value: Any): String = value match {
    case null => "<null>"
    case double: Double => java.lang.Double.toString(double)
    case bytes: Array[Byte] => bytes.toSeq.toString
    case other => s"$other"
  }

  /** Univocity tells how many records it has read itself, which are fewer where we read some. */
  private def causes(e: Throwable): String =
    Iterator.iterate(e)(_.getCause).takeWhile(_ != null).map(_.toString.replaceAll("line=\\d+, column=\\d+, record=\\d+", "")).mkString(" <- ")
}
