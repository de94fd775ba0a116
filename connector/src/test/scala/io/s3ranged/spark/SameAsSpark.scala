package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import scala.collection.mutable.ArrayBuffer
import scala.util.{Failure, Success, Try}

import org.apache.logging.log4j.Level
import org.apache.logging.log4j.core.config.Configurator
import org.apache.spark.sql.{DataFrame, DataFrameReader}
import org.apache.spark.sql.types.StructType
import org.scalatest.{Assertions, Suite}

/**
 * Reads the same bytes through this source and through Spark's own, and compares rows and errors. Spark reads a local file
 * as one split, in a local session whose files are not cut.
 */
trait SameAsSpark extends SparkFixture with Assertions { this: Suite =>

  /** A read: rows in their order, or what went wrong. */
  type Outcome = Either[String, Seq[String]]

  /** What is done with a frame before its rows are taken. */
  type Query = DataFrame => DataFrame

  override protected def sparkConf: Map[String, String] = Map(
    "spark.sql.files.maxPartitionBytes" -> "1g",
    "spark.sql.files.openCostInBytes" -> "1g",
    "spark.driver.host" -> "127.0.0.1")

  /** Errors are what is compared here, and not for the log. */
  override def beforeAll(): Unit = {
    super.beforeAll()
    quiet.foreach(Configurator.setLevel(_, Level.OFF))
  }

  override def afterAll(): Unit = {
    quiet.foreach(Configurator.setLevel(_, null.asInstanceOf[Level]))
    super.afterAll()
  }

  private def quiet = Seq("executor.Executor", "scheduler.TaskSetManager", "sql.catalyst.csv.CSVHeaderChecker", "sql.catalyst.csv.CSVOptions")
    .map("org.apache.spark." + _)

  private lazy val folder: Path = Files.createTempDirectory("same-as-spark")
  private var files = 0

  /** Texts of values that tell -0.0 from 0.0 and null from "null". */
  private def shown(value: Any): String = value match {
    case null => "<null>"
    case bytes: Array[Byte] => bytes.mkString("bytes(", ",", ")")
    case row: org.apache.spark.sql.Row => row.toSeq.map(shown).mkString("{", ",", "}")
    case values: scala.collection.Seq[_] => values.map(shown).mkString("[", ",", "]")
    case other => s"${other.getClass.getSimpleName}(${other.toString})"
  }

  /** The innermost cause, without what differs by design: where the object lies. */
  private def problem(thrown: Throwable): String = {
    val causes = ArrayBuffer[Throwable](thrown)
    while (causes.last.getCause != null) causes += causes.last.getCause
    s"${causes.last.getClass.getName}: ${String.valueOf(causes.last.getMessage).replaceAll("(CSV file|JSON file): \\S+", "FILE")}"
  }

  protected def outcome(frame: => DataFrame): Outcome = Try(frame.collect()) match {
    case Success(rows) => Right(rows.map(row => shown(row)).toSeq)
    case Failure(thrown) => Left(problem(thrown))
  }

  /** Puts an object where this source finds it, and gives the options that it is found by. */
  protected def stored(name: String, bytes: Array[Byte]): Map[String, String] = {
    s3.put(bucket, name, bytes)
    Map.empty
  }

  /** What both readers make of `bytes`: this source first. */
  protected def both(format: String, bytes: Array[Byte], schema: Option[StructType], options: Map[String, String],
      maxPartitionBytes: Int, query: Query = identity): (Outcome, Outcome) = {
    files += 1
    val name = s"same-$files.$format"
    val file = folder.resolve(name)
    Files.write(file, bytes)
    val location = stored(name, bytes)
    def reader(of: DataFrameReader): DataFrameReader = schema.foldLeft(of.options(options))((reader, given) => reader.schema(given))
    try {
      val ours = outcome(query(reader(read.option("fileFormat", format).option("maxPartitionBytes", maxPartitionBytes.toString)
        .option("openCostInBytes", "0").options(location)).load(s"s3://$bucket/$name")))
      val theirs = outcome(query(reader(spark.read.format(format)).load(file.toString)))
      (ours, theirs)
    } finally Files.delete(file)
  }

  /** Fails unless both readers agree. */
  protected def assertSame(format: String, text: String, schema: String = null, options: Map[String, String] = Map.empty,
      maxPartitionBytes: Int = 1 << 20, query: Query = identity): Outcome =
    assertSameBytes(format, text.getBytes(UTF_8), Option(schema).map(StructType.fromDDL), options, maxPartitionBytes, query)

  protected def assertSameBytes(format: String, bytes: Array[Byte], schema: Option[StructType], options: Map[String, String],
      maxPartitionBytes: Int = 1 << 20, query: Query = identity): Outcome = {
    val (ours, theirs) = both(format, bytes, schema, options, maxPartitionBytes, query)
    // Of several tasks any may be the first to fail.
    val agree = ours == theirs || (ours.isLeft && theirs.isLeft && maxPartitionBytes < bytes.length)
    assert(agree, s"\n  ours:   $ours\n  Spark's: $theirs\n  $schema $options, splits of $maxPartitionBytes, of\n${new String(bytes, UTF_8)}")
    ours
  }

  /** Sets session settings while `work` runs. */
  protected def withConf[T](settings: (String, String)*)(work: => T): T = {
    val before = settings.map { case (name, _) => name -> spark.conf.getOption(name) }
    settings.foreach { case (name, value) => spark.conf.set(name, value) }
    try work
    finally before.foreach { case (name, value) => value.fold(spark.conf.unset(name))(spark.conf.set(name, _)) }
  }
}
