package io.s3ranged.integration.hadoop

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{Path => HadoopPath}
import org.apache.parquet.hadoop.ParquetFileReader
import org.apache.parquet.hadoop.util.HadoopInputFile
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.functions.{col, rand, sum}

import io.s3ranged.testkit.data.ObjectStore

/** A Parquet object of 100 columns of doubles, `c0` to `c99`, that do not compress. */
object WideParquet {

  /** Four neighbouring columns. */
  val near: Seq[String] = Seq("c40", "c41", "c42", "c43")

  /** Four that lie far apart. */
  val far: Seq[String] = Seq("c3", "c30", "c60", "c90")

  /** Writes it with Spark to a local folder and uploads it; returns its local file. */
  def upload(spark: SparkSession, store: ObjectStore, bucket: String, key: String, rows: Long, groupBytes: Long): Path = {
    val folder = Files.createTempDirectory("wide")
    val columns = (0 until 100).map(i => rand(i.toLong).as(s"c$i"))
    spark.range(0, rows, 1, 1).select(columns: _*).write
      .option("parquet.block.size", groupBytes).option("compression", "snappy").mode("overwrite").parquet(folder.toString)
    val file = Using.resource(Files.list(folder))(_.iterator.asScala.find(_.toString.endsWith(".parquet")).get)
    Using.resource(Files.newInputStream(file))(store.put(bucket, key, _, Files.size(file)))
    file
  }

  /** Row groups, and the bytes of these columns and of the footer. */
  def wanted(file: Path, columns: Set[String]): (Int, Long) =
    Using.resource(ParquetFileReader.open(HadoopInputFile.fromPath(new HadoopPath(file.toUri), new Configuration()))) { reader =>
      val groups = reader.getFooter.getBlocks.asScala
      val chunks = groups.flatMap(_.getColumns.asScala).filter(chunk => columns(chunk.getPath.toDotString))
      val end = groups.flatMap(_.getColumns.asScala).map(chunk => chunk.getStartingPos + chunk.getTotalSize).max
      (groups.size, chunks.map(_.getTotalSize).sum + Files.size(file) - end)
    }

  /** Sums of the columns, which need all of their bytes, in billionths: sums of doubles depend on the order. */
  def sums(spark: SparkSession, path: String, columns: Seq[String]): Seq[Long] = sums(spark.read.parquet(path), columns)

  def sums(table: DataFrame, columns: Seq[String]): Seq[Long] = {
    val all = columns.map(name => sum((col(name) * 1e9).cast("long")))
    val row = table.agg(all.head, all.tail: _*).collect()(0)
    columns.indices.map(row.getLong)
  }
}
