package io.s3ranged.spark

import java.io.EOFException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.Comparator

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._
import scala.util.{Failure, Success, Try}

import org.apache.logging.log4j.Level
import org.apache.logging.log4j.core.config.Configurator
import org.apache.spark.SparkThrowable
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

  /** For suites of many small queries, whose compiling would be most of their time. */
  protected def withoutCodegen: Map[String, String] = Map("spark.sql.codegen.wholeStage" -> "false",
    "spark.sql.codegen.factoryMode" -> "NO_CODEGEN", "spark.sql.adaptive.enabled" -> "false")

  /** Errors are what is compared here, and not for the log. */
  override def beforeAll(): Unit = {
    super.beforeAll()
    quiet.foreach(Configurator.setLevel(_, Level.OFF))
  }

  override def afterAll(): Unit = {
    quiet.foreach(Configurator.setLevel(_, null.asInstanceOf[Level]))
    super.afterAll()
  }

  private def quiet = Seq("executor.Executor", "scheduler.TaskSetManager", "sql.catalyst.csv.CSVHeaderChecker", "sql.catalyst.csv.CSVOptions",
    "sql.catalyst.util.ParseMode")
    .map("org.apache.spark." + _)

  private lazy val folder: Path = Files.createTempDirectory("same-as-spark")
  private var reads = 0

  /** Texts of values that tell -0.0 from 0.0 and null from "null". */
  private def shown(value: Any): String = value match {
    case null => "<null>"
    case bytes: Array[Byte] => bytes.mkString("bytes(", ",", ")")
    case row: org.apache.spark.sql.Row => row.toSeq.map(shown).mkString("{", ",", "}")
    case values: scala.collection.Seq[_] => values.map(shown).mkString("[", ",", "]")
    case other => s"${other.getClass.getSimpleName}(${other.toString})"
  }

  /** The conditions of an error and its innermost cause, without where the object lies and which Java objects are named. */
  private def problem(thrown: Throwable): String = {
    val causes = ArrayBuffer[Throwable](thrown)
    while (causes.last.getCause != null) causes += causes.last.getCause
    val conditions = causes.collect { case known: SparkThrowable if known.getCondition != null => known.getCondition }
    val message = String.valueOf(causes.last.getMessage).replaceAll("(file|s3|s3ranged):/\\S+", "PATH").replaceAll("@[0-9a-f]+", "@")
    // File systems have words of their own for the end of a file.
    val told = if (causes.last.isInstanceOf[EOFException]) "" else message
    s"${conditions.mkString(" < ")}: ${causes.last.getClass.getName}: $told"
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

  /** What both readers read: one object by its name, or several by the prefix that they stand under. */
  protected final case class Reading(format: String, objects: Seq[(String, Array[Byte])], schema: Option[StructType] = None,
      options: Map[String, String] = Map.empty, query: Query = identity) {

    def isOfOne: Boolean = objects.size == 1

    override def toString: String = s"$schema $options of\n" +
      objects.map { case (name, bytes) => s"$name: ${new String(bytes.take(3000), UTF_8)}" }.mkString("\n")
  }

  /** The columns that a reader finds, and what comes of the query over them, whose rows have no order where objects have none. */
  private def read(reading: Reading, reader: DataFrameReader, path: String): (Option[StructType], Outcome) = {
    val loaded = Try(reading.schema.foldLeft(reader.options(reading.options))((reader, given) => reader.schema(given)).load(path))
    val rows = loaded.fold(thrown => Left(problem(thrown)), frame => outcome(reading.query(frame)))
    (loaded.toOption.map(_.schema), if (reading.isOfOne) rows else rows.map(_.sorted))
  }

  /** Where this source finds objects. */
  private final case class Seen(path: String, options: Map[String, String])

  /** Puts what is read where each reader finds it, while `work` runs. */
  private def inBoth[T](reading: Reading)(work: (Seen, String) => T): T = {
    reads += 1
    val prefix = s"same-$reads"
    val local = folder.resolve(prefix)
    val location = reading.objects.map { case (name, bytes) =>
      Files.createDirectories(local.resolve(name).getParent)
      Files.write(local.resolve(name), bytes)
      stored(s"$prefix/$name", bytes)
    }.reduce(_ ++ _)
    val root = if (reading.isOfOne) s"$prefix/${reading.objects.head._1}" else s"$prefix/"
    try work(Seen(s"s3://$bucket/$root", location), folder.resolve(root).toString)
    finally Files.walk(local).sorted(Comparator.reverseOrder[Path]).forEach(Files.delete(_))
  }

  private def ours(reading: Reading, size: Int, seen: Seen): (Option[StructType], Outcome) = {
    val cut = Map("fileFormat" -> reading.format, "maxPartitionBytes" -> size.toString, "openCostInBytes" -> size.toString)
    read(reading, read.options(cut ++ seen.options), seen.path)
  }

  private def theirs(reading: Reading, path: String): (Option[StructType], Outcome) = read(reading, spark.read.format(reading.format), path)

  /** What both readers make of objects, this source first, where they need not agree. */
  protected def both(reading: Reading, size: Int = 1 << 20): (Outcome, Outcome) = inBoth(reading) { (seen, onDisk) =>
    (ours(reading, size, seen)._2, theirs(reading, onDisk)._2)
  }

  /** What an error is called, where several may be the first: the outermost condition. */
  private def condition(outcome: Outcome): String = outcome.swap.fold(_ => "", _.takeWhile(letter => letter != ' ' && letter != ':'))

  /** Fails unless both readers agree when objects are cut into pieces of each of these sizes. */
  protected def assertSame(reading: Reading, sizes: Seq[Int]): Outcome = inBoth(reading) { (seen, onDisk) =>
    val longest = reading.objects.map(_._2.length).max
    val (columns, rows) = theirs(reading, onDisk)
    sizes.map { size =>
      val (ourColumns, ourRows) = ours(reading, size, seen)
      // Some of what Spark refuses when a query runs is refused here when it is made. Of several tasks any may be the first to fail.
      val sameColumns = ourColumns == columns || (ourColumns.isEmpty && rows.isLeft)
      val anyFails = size < longest || !reading.isOfOne
      val sameRows = ourRows == rows || (anyFails && ourRows.isLeft && rows.isLeft && condition(ourRows) == condition(rows))
      assert(sameColumns && sameRows, s"\n  ours:   $ourColumns $ourRows\n  Spark's: $columns $rows\n  splits of $size, $reading")
      ourRows
    }.head
  }

  protected def assertSame(format: String, text: String, schema: String = null, options: Map[String, String] = Map.empty,
      maxPartitionBytes: Int = 1 << 20, query: Query = identity): Outcome =
    assertSameBytes(format, text.getBytes(UTF_8), Option(schema).map(StructType.fromDDL), options, maxPartitionBytes, query)

  /** At each of these sizes. */
  protected def assertSameCut(format: String, text: String, schema: String, options: Map[String, String], sizes: Seq[Int],
      query: Query): Outcome =
    assertSame(Reading(format, Seq(s"object.$format" -> text.getBytes(UTF_8)), Option(schema).map(StructType.fromDDL), options, query), sizes)

  protected def assertSameBytes(format: String, bytes: Array[Byte], schema: Option[StructType], options: Map[String, String],
      maxPartitionBytes: Int = 1 << 20, query: Query = identity): Outcome =
    assertSame(Reading(format, Seq(s"object.$format" -> bytes), schema, options, query), Seq(maxPartitionBytes))

  /** The one object that Spark writes of a frame. */
  protected def written(format: String, frame: DataFrame): Array[Byte] = {
    reads += 1
    val path = folder.resolve(s"written-$reads")
    frame.coalesce(1).write.format(format).save(path.toString)
    val found = Files.list(path)
    try Files.readAllBytes(found.iterator.asScala.filter(_.getFileName.toString.startsWith("part-")).next())
    finally found.close()
  }

  /** Sets session settings while `work` runs. */
  protected def withConf[T](settings: (String, String)*)(work: => T): T = {
    val before = settings.map { case (name, _) => name -> spark.conf.getOption(name) }
    settings.foreach { case (name, value) => spark.conf.set(name, value) }
    try work
    finally before.foreach { case (name, value) => value.fold(spark.conf.unset(name))(spark.conf.set(name, _)) }
  }
}
