package io.s3ranged.integration.table

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.apache.spark.sql.{DataFrame, DataFrameReader}
import org.apache.spark.sql.functions._
import org.scalatest.Suite

import io.s3ranged.integration.{Commands, OnSpark, TestServices}

/** Parquet, ORC and Avro objects, and two readers of them: ours, and Spark's own source over the file system. */
trait OnTables extends OnSpark { this: Suite =>

  /** Its own sources reach the store by Hadoop's settings, ours by options. */
  override protected def sparkConf: Map[String, String] =
    TestServices.options.filterNot(_._1.startsWith("index.")).map { case (name, value) => s"spark.hadoop.fs.s3ranged.$name" -> value }

  protected val formats: Seq[String] = Seq("parquet", "orc", "avro")

  /** The name of Spark's own source: no source is registered as avro without spark-avro. */
  protected def sparks(format: String): String =
    if (format == "avro") "org.apache.spark.sql.avro.AvroFileFormat" else format

  /** Writes with Spark's own source and uploads what was written; returns the keys. */
  protected def upload(
      data: DataFrame, format: String, bucket: String, prefix: String, partitionBy: Seq[String] = Nil,
      options: Map[String, String] = Map.empty): Seq[String] = {
    val folder = Files.createTempDirectory("table")
    data.write.format(sparks(format)).options(options).partitionBy(partitionBy: _*).mode("overwrite").save(folder.toString)
    val files = Using.resource(Files.walk(folder))(_.iterator.asScala.filter(Files.isRegularFile(_)).toSeq)
    for (file <- files if !file.getFileName.toString.startsWith(".") && !file.getFileName.toString.startsWith("_")) yield {
      val key = prefix + folder.relativize(file).toString
      put(bucket, key, file)
      key
    }
  }

  protected def put(bucket: String, key: String, file: Path): Unit = {
    Using.resource(Files.newInputStream(file))(TestServices.store.put(bucket, key, _, Files.size(file)))
    ()
  }

  /** Columns of many types, some of them null. */
  protected def mixed(rows: Long, files: Int): DataFrame =
    spark.range(0, rows, 1, files).select(
      col("id"),
      (col("id") % 7).cast("int").as("small"),
      when(col("id") % 5 =!= 0, (col("id") * 0.5)).as("half"),
      concat(lit("name "), col("id")).as("name"),
      (col("id") % 2 === 0).as("even"),
      date_add(lit("2020-01-01").cast("date"), (col("id") % 1000).cast("int")).as("day"),
      timestamp_seconds(lit(1600000000L) + col("id")).as("at"),
      (col("id") / 3).cast("decimal(18,4)").as("price"),
      struct(col("id").as("inner"), concat(lit("s"), col("id")).as("text")).as("nested"),
      array(col("id"), col("id") + 1).as("list"))

  protected def register(table: String, uri: String): Unit = {
    val created = Commands.index("create", "--table", table)
    val registered = Commands.index("register", "--table", table, uri)
    assert(created.status == 0 && registered.status == 0, created.output + registered.output)
  }

  protected def ours(format: String): DataFrameReader = reader.option("fileFormat", format)

  /** Both give the same schema and the same rows, in any order. */
  protected def assertSame(mine: DataFrame, theirs: DataFrame): Unit = {
    assert(mine.schema == theirs.schema)
    assert(mine.exceptAll(theirs).count() == 0 && theirs.exceptAll(mine).count() == 0)
  }
}
