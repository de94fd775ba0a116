package io.s3ranged.examples

import java.net.URI
import java.net.http.{HttpClient, HttpRequest, HttpResponse}
import java.nio.file.{Files, Path}
import java.util.{Locale, Properties}

import scala.jdk.CollectionConverters._

import org.apache.spark.scheduler.{SparkListener, SparkListenerExecutorAdded, SparkListenerTaskEnd}
import org.apache.spark.sql.{DataFrame, Row, SparkSession}
import org.apache.spark.sql.functions._

/**
 * The main job on a data set whose truth is known: called by `quickstart.sh`.
 *
 * Arguments: path, index table, file with the truth, address of the front that counts requests.
 */
object Quickstart {

  private val PeakMemory = "most buffer memory in use"
  private val ChunkBytes = 8 << 20

  /** What a reading is, as its table row shows it. */
  private[examples] case class Reading(
      name: String,
      records: Long,
      bytes: Long,
      seconds: Double,
      scan: Map[String, Long],
      peakBytes: Long,
      server: Map[String, Long],
      differences: Seq[String])

  def main(args: Array[String]): Unit = {
    val Array(path, table, truthFile, front) = args
    val truth = load(Path.of(truthFile))
    val spark = SparkSession.builder().appName("s3ranged quickstart").getOrCreate()
    spark.sparkContext.addSparkListener(new Progress)
    val job = new Quickstart(spark, path, table, truth, front)
    val readings = Seq(job.text("text"), job.text("text again"), job.binary(), job.show())
    val executors = spark.sparkContext.statusTracker.getExecutorInfos.length - 1
    val budget = spark.sparkContext.getConf.getSizeAsBytes("spark.s3ranged.memory.maxBytes")
    println(s"\n$executors executor JVMs, budget of buffer memory in each: ${mib(budget)}\n")
    report(readings)
    val differences = readings.flatMap(reading => reading.differences.map(reading.name + ": " + _)) ++
      readings.filter(_.peakBytes > budget).map(_.name + ": more buffer memory than the budget")
    spark.stop()
    if (differences.isEmpty) {
      println("\nCounts and checksums equal the generator's.")
    } else {
      differences.foreach(difference => Console.err.println("DIFFERENT: " + difference))
      sys.exit(1)
    }
  }

  private def load(file: Path): Map[String, Long] = {
    val properties = new Properties
    val in = Files.newInputStream(file)
    try properties.load(in)
    finally in.close()
    properties.asScala.view.mapValues(_.toLong).toMap
  }

  private def report(readings: Seq[Reading]): Unit = {
    val heads = Seq("reading", "records", "bytes", "seconds", "MB/s", "GETs", "GETs seen", "cache hits",
      "index reads", "LIST", "HEAD", "peak memory")
    val rows = readings.map { r =>
      def metric(name: String) = f"${r.scan.getOrElse(name, 0L)}%,d"
      Seq(r.name, f"${r.records}%,d", f"${r.bytes}%,d", f"${r.seconds}%.1f", f"${r.bytes / r.seconds / 1e6}%.0f",
        metric("gets"), f"${r.server.getOrElse("GET", 0L)}%,d", metric("cacheHits"), metric("indexReads"),
        r.server.getOrElse("LIST", 0L).toString, r.server.getOrElse("HEAD", 0L).toString, mib(r.peakBytes))
    }
    val widths = (heads +: rows).transpose.map(_.map(_.length).max)
    (heads +: rows).foreach { row =>
      println(row.zip(widths).map { case (cell, width) => cell.reverse.padTo(width, ' ').reverse }.mkString("  "))
    }
    println("\nGETs, cache hits, index reads and memory as the connector counts them; GETs seen, LIST and HEAD as\n" +
      "the S3 server does. bytes: those of the records.")
  }

  private def mib(bytes: Long): String = String.format(Locale.ROOT, "%.0f MiB", bytes / 1048576.0)

  /** A line now and then while tasks end. */
  private final class Progress extends SparkListener {
    private var tasks = 0
    private var lastNanos = System.nanoTime

    override def onExecutorAdded(added: SparkListenerExecutorAdded): Unit =
      println(s"  executor ${added.executorId} is there")

    override def onTaskEnd(end: SparkListenerTaskEnd): Unit = {
      tasks += 1
      if (System.nanoTime - lastNanos > 3000000000L) {
        lastNanos = System.nanoTime
        println(s"  $tasks tasks done")
      }
    }
  }
}

private final class Quickstart(
    spark: SparkSession,
    path: String,
    table: String,
    truth: Map[String, Long],
    front: String) {

  import Quickstart._

  private val http = HttpClient.newHttpClient()

  def text(name: String): Reading =
    measured(name, reader("text").agg(
      count(lit(1)), sum(octet_length(col("value"))), sum(crc32(col("value").cast("binary"))))) { row =>
      (row.getLong(0), row.getLong(1), Seq(
        difference("records", row.getLong(0), "records"),
        difference("bytes", row.getLong(1), "recordBytes"),
        difference("sum of CRC-32", row.getLong(2), "crcSum")).flatten)
    }

  def binary(): Reading =
    measured("binary", reader("binary").agg(
      count(lit(1)), sum(octet_length(col("content"))), sum(crc32(col("content"))),
      countDistinct(col("path")))) { row =>
      (row.getLong(0), row.getLong(1), Seq(
        difference("bytes", row.getLong(1), "storedBytes"),
        difference("sum of CRC-32", row.getLong(2), "storedCrcSum"),
        difference("objects", row.getLong(3), "objects")).flatten)
    }

  def show(): Reading = {
    val first = reader("text").limit(20)
    measured("show(20)", first) { row =>
      val few = 20L
      (few, row.getString(0).length.toLong * few, Seq.empty)
    }
  }

  private def reader(format: String): DataFrame =
    spark.read.format("s3ranged")
      .option("fileFormat", format)
      .option("chunkBytes", ChunkBytes.toString)
      .option("index.tableName", table)
      .load(path)

  private def measured(name: String, query: DataFrame)(
      judge: Row => (Long, Long, Seq[String])): Reading = {
    println(s"reading $path: $name")
    control("reset")
    val peak = ScanMetrics.maximum(spark, PeakMemory)
    val started = System.nanoTime
    val row = query.collect()(0)
    val seconds = (System.nanoTime - started) / 1e9
    val (records, bytes, differences) = judge(row)
    val server = control("counters")
    val forbidden = Seq("LIST", "HEAD").flatMap { kind =>
      server.get(kind).filter(_ > 0).map(n => s"$n $kind requests where none is needed")
    }
    Reading(name, records, bytes, seconds, ScanMetrics.of(query), peak(), server, differences ++ forbidden)
  }

  private def difference(what: String, read: Long, known: String): Option[String] =
    Option.when(read != truth(known))(s"$what: read $read, generated ${truth(known)}")

  private def control(command: String): Map[String, Long] =
    http.send(
      HttpRequest.newBuilder(URI.create(s"$front/__front__/$command")).build(),
      HttpResponse.BodyHandlers.ofString()).body.linesIterator
      .map(_.split("=", 2))
      .map(pair => pair(0) -> pair(1).toLong)
      .toMap
}
