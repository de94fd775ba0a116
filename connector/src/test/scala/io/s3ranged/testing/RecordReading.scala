package io.s3ranged.testing

import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.{FileFormat, FormatSettings, ParseMode, SkipSettings}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.source.plan.{PlannedRange, Split}
import io.s3ranged.source.record.{RecordBatch, RecordFilter, RecordReaders, SplitSource, Wanted}
import org.apache.spark.unsafe.Platform

import scala.jdk.CollectionConverters._

/** Short words for tests that read records. */
object RecordReading {

  val text: FormatSettings =
    new FormatSettings(FileFormat.TEXT, null, false, 1 << 20, 8, 0, ParseMode.FAILFAST)
  val wholetext: FormatSettings =
    new FormatSettings(FileFormat.TEXT, null, true, 1 << 20, 8, 0, ParseMode.FAILFAST)

  def separated(lineSep: String, maxRecordBytes: Int = 1 << 20): FormatSettings =
    new FormatSettings(FileFormat.TEXT, lineSep, false, maxRecordBytes, 8, 0, ParseMode.FAILFAST)

  def binary(chunkBytes: Long): FormatSettings =
    new FormatSettings(FileFormat.BINARY, null, false, 1 << 20, chunkBytes, 0, ParseMode.FAILFAST)

  def fixed(recordLength: Int, mode: ParseMode = ParseMode.FAILFAST): FormatSettings =
    new FormatSettings(FileFormat.FIXED, null, false, 1 << 20, 8, recordLength, mode)

  def part(key: String, extent: ByteRange, range: ByteRange): PlannedRange =
    new PlannedRange(ObjectRef.named("bucket", key), extent, range, -1, java.util.List.of())

  def whole(key: String, size: Long): PlannedRange =
    part(key, new ByteRange(0, size), new ByteRange(0, size))

  def split(parts: PlannedRange*): Split = new Split(parts.asJava, java.util.List.of())

  /** An extent cut every `splitBytes`, a split for each range. */
  def cut(key: String, extent: ByteRange, splitBytes: Long): Seq[Split] =
    extent.start.until(extent.end, splitBytes).map { start =>
      split(part(key, extent, new ByteRange(start, math.min(extent.end, start + splitBytes))))
    }

  def bytes(batch: RecordBatch, record: Int): Array[Byte] = {
    val copy = new Array[Byte](batch.length(record))
    if (batch.heap != null) System.arraycopy(batch.heap, batch.offset(record), copy, 0, copy.length)
    else
      Platform.copyMemory(null, batch.address + batch.offset(record), copy, Platform.BYTE_ARRAY_OFFSET, copy.length)
    copy
  }

  /** A record and where it stands. */
  final case class Found(position: Long, bytes: Seq[Byte])

  def read(
      split: Split,
      format: FormatSettings,
      source: SplitSource,
      metrics: MetricSet = new MetricSet,
      skips: SkipSettings = SkipSettings.NONE,
      filter: RecordFilter = RecordFilter.ALL): Vector[Found] = {
    val reader = RecordReaders.open(split, format, new Wanted(filter, Wanted.Detail.BYTES), skips, source, metrics)
    val found = Vector.newBuilder[Found]
    try {
      while (reader.next()) {
        val batch = reader.batch()
        (0 until batch.count).foreach { i =>
          found += Found(batch.position + batch.offset(i), bytes(batch, i).toSeq)
        }
      }
      assert(!reader.next(), "a reader at its end stays there")
    } finally reader.close()
    found.result()
  }

  /** How many records a split has, asked for no more than that. */
  def count(split: Split, format: FormatSettings, source: SplitSource, filter: RecordFilter = RecordFilter.ALL): Long = {
    val reader = RecordReaders.open(split, format, new Wanted(filter, Wanted.Detail.COUNT), SkipSettings.NONE, source, new MetricSet)
    try Iterator.continually(reader.next()).takeWhile(identity).map(_ => reader.batch().count.toLong).sum
    finally reader.close()
  }

  /** The records of an object that is cut every `splitBytes` and comes in slices of `sliceBytes`. */
  def readCut(
      content: Array[Byte],
      format: FormatSettings,
      splitBytes: Int,
      sliceBytes: Int,
      metrics: MetricSet = new MetricSet,
      key: String = "key"): Vector[Seq[Byte]] = {
    val source = new MemorySplitSource(_ => content, sliceBytes)
    cut(key, new ByteRange(0, content.length), splitBytes)
      .flatMap(read(_, format, source, metrics))
      .map(_.bytes)
      .toVector
  }
}
