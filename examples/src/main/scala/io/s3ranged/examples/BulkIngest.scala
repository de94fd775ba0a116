package io.s3ranged.examples

import scala.annotation.tailrec
import scala.util.control.NonFatal

import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.functions._

/** Logs on S3 to Parquet, partitioned by day: a batch job for `spark-submit`. */
object BulkIngest {

  private val Usage =
    """usage: spark-submit --jars s3ranged-connector_2.13-VERSION-bundle.jar \
      |         --class io.s3ranged.examples.BulkIngest s3ranged-examples-VERSION.jar OPTIONS
      |
      |Reads access logs from S3 and writes them as Parquet, a folder for each day.
      |
      |  --input PATH      s3://bucket/key, s3://bucket/prefix/, or a glob; may be given more than once
      |  --output PATH     folder that Spark can write: file:, hdfs:, s3a:, ...
      |  --table NAME      DynamoDB table of the index; without it objects are named or listed
      |  --overwrite       replace what the output folder holds; without it a folder that exists is an error
      |  --help            this text
      |
      |Connection settings (region, endpoint, credentials) come from --conf spark.datasource.s3ranged.NAME=VALUE
      |or from the cluster's spark.hadoop.fs.s3a.* settings.
      |
      |Ends with 0 if all was written, 1 if the job failed, 2 if it was called wrongly.
      |""".stripMargin

  /** date, level, host, method, path, status, bytes, trace, agent */
  private val Line =
    """^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\w+) +(\S+) (\w+) (\S+) (\d{3}) (\d+) ([0-9a-f]{32}) "([^"]*)".*$"""

  private case class Arguments(
      inputs: Seq[String] = Seq.empty,
      output: Option[String] = None,
      table: Option[String] = None,
      overwrite: Boolean = false)

  def main(args: Array[String]): Unit =
    if (args.contains("--help")) {
      println(Usage)
    } else {
      val status = parse(args.toList, Arguments()).flatMap(complete) match {
        case Left(mistake) =>
          Console.err.println(s"BulkIngest: $mistake\nTry --help.")
          2
        case Right(arguments) => run(arguments)
      }
      if (status != 0) sys.exit(status)
    }

  @tailrec
  private def parse(args: List[String], parsed: Arguments): Either[String, Arguments] =
    args match {
      case Nil => Right(parsed)
      case "--overwrite" :: rest => parse(rest, parsed.copy(overwrite = true))
      case (option @ ("--input" | "--output" | "--table")) :: value :: rest if !value.startsWith("--") =>
        parse(
          rest,
          option match {
            case "--input" => parsed.copy(inputs = parsed.inputs :+ value)
            case "--output" => parsed.copy(output = Some(value))
            case _ => parsed.copy(table = Some(value))
          })
      case (option @ ("--input" | "--output" | "--table")) :: _ => Left(s"$option needs a value")
      case unknown :: _ => Left(s"unknown argument $unknown")
    }

  private def complete(arguments: Arguments): Either[String, Arguments] =
    if (arguments.inputs.isEmpty) Left("--input is missing")
    else if (arguments.output.isEmpty) Left("--output is missing")
    else Right(arguments)

  private def run(arguments: Arguments): Int = {
    val spark = SparkSession.builder().appName("s3ranged BulkIngest").getOrCreate()
    try {
      ingest(spark, arguments)
      0
    } catch {
      case NonFatal(failure) =>
        Console.err.println(s"BulkIngest: ${rootMessage(failure)}")
        1
    } finally spark.stop()
  }

  private def ingest(spark: SparkSession, arguments: Arguments): Unit = {
    val reader = spark.read.format("s3ranged")
    arguments.table.foreach(reader.option("index.tableName", _))
    val output = arguments.output.get
    val started = System.nanoTime
    parsed(reader.load(arguments.inputs: _*)).write
      .mode(if (arguments.overwrite) "overwrite" else "errorifexists")
      .partitionBy("day")
      .parquet(output)
    val seconds = (System.nanoTime - started) / 1e9
    val written = spark.read.parquet(output)
    val counts = written.agg(count(lit(1)), count(col("malformed"))).head()
    println(f"wrote ${counts.getLong(0)}%,d records to $output in $seconds%.1f s, " +
      f"${counts.getLong(1)}%,d of them malformed and kept as they are")
  }

  /** Columns of a log line; a line of another shape is kept whole in `malformed`. */
  private[examples] def parsed(lines: DataFrame): DataFrame = {
    val fits = col("value").rlike(Line)
    def field(group: Int) = when(fits, regexp_extract(col("value"), Line, group))
    lines.select(
      to_timestamp(field(1)).as("time"),
      field(2).as("level"),
      field(3).as("host"),
      field(4).as("method"),
      field(5).as("path"),
      field(6).cast("int").as("status"),
      field(7).cast("bigint").as("bytes"),
      field(8).as("trace"),
      field(9).as("agent"),
      when(!fits, col("value")).as("malformed"),
      to_date(substring(field(1), 1, 10)).as("day"))
  }

  /** Spark wraps a task's failure in pages of stack; the connector's own message is the deepest. */
  @tailrec
  private def rootMessage(failure: Throwable): String =
    if (failure.getCause == null) failure.getMessage else rootMessage(failure.getCause)
}
