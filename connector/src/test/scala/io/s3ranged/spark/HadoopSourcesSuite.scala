package io.s3ranged.spark

import java.net.URI
import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.apache.hadoop.fs.{FileContext, Path => HadoopPath}
import org.apache.spark.sql.SaveMode
import org.apache.spark.sql.functions.col
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry

/** Spark's own sources over `s3ranged://`, in the engine that the data source uses. */
class HadoopSourcesSuite extends AnyFunSuite with SparkFixture {

  override protected def sparkConf: Map[String, String] = Map(
    "spark.s3ranged.memory.maxBytes" -> "48m",
    "spark.hadoop.fs.s3ranged.region" -> "eu-central-1",
    "spark.hadoop.fs.s3ranged.pathStyleAccess" -> "true",
    "spark.hadoop.fs.s3ranged.accessKey" -> "AKIDEXAMPLE",
    "spark.hadoop.fs.s3ranged.secretKey" -> "secret-of-the-fixture",
    "spark.hadoop.fs.AbstractFileSystem.s3ranged.impl" -> "io.s3ranged.hadoop.RangedFs")

  override def beforeAll(): Unit = {
    super.beforeAll()
    spark.sparkContext.hadoopConfiguration.set("fs.s3ranged.endpoint", s3.endpoint)
  }

  /** Writes the format with Spark to a local folder and puts its files, folders too, below `prefix`. */
  private def stored(format: String, prefix: String): Unit = {
    val folder = Files.createTempDirectory("written")
    spark.range(1000).select(col("id"), (col("id") % 7).cast("string").as("name"), (col("id") % 3).as("part"))
      .write.mode(SaveMode.Overwrite).partitionBy("part").option("header", "true").format(format).save(folder.toString)
    Using.resource(Files.walk(folder))(_.iterator.asScala.filter(Files.isRegularFile(_)).toSeq).foreach { file =>
      val name = folder.relativize(file).iterator.asScala.map((part: Path) => part.toString).mkString("/")
      if (!name.contains(".crc")) s3.put(bucket, prefix + name, Files.readAllBytes(file))
    }
  }

  for (format <- Seq("parquet", "orc", "csv", "json"))
    test(s"$format: partitioned folders are read, with filters and globs, and nothing but GETs are sent") {
      stored(format, s"$format/")
      val reader = spark.read.option("header", "true").schema("id LONG, name STRING, part LONG").format(format)
      val (rows, requests) = requestsOf(reader.load(s"s3ranged://$bucket/$format/").where("name = '3' and part = 1").count())
      assert(rows == (0 until 1000).count(i => i % 7 == 3 && i % 3 == 1))
      assert(requests.forall(_.method == "GET"))
      assert(reader.load(s"s3ranged://$bucket/$format/part=*").agg("id" -> "sum").head().getLong(0) == 499500)
    }

  test("text is streamed from a folder") {
    put("in/a.txt", "one\ntwo\n")
    put("in/b.txt", "three\n")
    val query = spark.readStream.text(s"s3ranged://$bucket/in/").writeStream.format("memory").queryName("streamed").start()
    try {
      query.processAllAvailable()
      put("in/c.txt", "four\n")
      query.processAllAvailable()
      assert(spark.table("streamed").collect().map(_.getString(0)).toSet == Set("one", "two", "three", "four"))
    } finally query.stop()
  }

  test("FileContext lists and opens") {
    put("context/one", "12345")
    val context = FileContext.getFileContext(URI.create(s"s3ranged://$bucket"), spark.sessionState.newHadoopConf())
    val folder = new HadoopPath(s"s3ranged://$bucket/context")
    assert(context.util.listStatus(folder).map(_.getPath.getName).toSeq == Seq("one"))
    assert(Using.resource(context.open(new HadoopPath(folder, "one")))(_.readAllBytes()).length == 5)
  }

  test("Spark's setting of the budget is the file system's too") {
    put("budget", "x")
    assert(spark.read.text(s"s3ranged://$bucket/budget").count() == 1)
    val asked = io.s3ranged.options.EngineSettings.withMemory(48L << 20)
    assert(EngineRegistry.get(asked).gauges().maxBytes == (48L << 20))
  }

  test("a write fails, and names the way out") {
    val failure = intercept[Exception](spark.range(1).write.parquet(s"s3ranged://$bucket/written"))
    assert(Iterator.iterate[Throwable](failure)(_.getCause).takeWhile(_ != null).exists(e => String.valueOf(e.getMessage).contains("s3a://")))
  }
}
