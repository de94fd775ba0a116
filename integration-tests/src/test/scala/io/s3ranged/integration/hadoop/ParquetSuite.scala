package io.s3ranged.integration.hadoop

import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit
import java.util.zip.{ZipEntry, ZipOutputStream}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.integration.requests.Peer
import io.s3ranged.testkit.front.Pace

/** Spark's own Parquet source over `s3ranged://`: four of 100 columns, 30 ms to the first byte and 60 MB/s a connection. */
class ParquetSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("parquet")

  private val splitBytes = if (TestServices.isFull) 128L << 20 else 20L << 20

  private val rows = if (TestServices.isFull) 750000L else 110000L

  override protected def sparkConf: Map[String, String] =
    TestServices.options.filterNot(_._1.startsWith("index.")).map { case (name, value) => s"spark.hadoop.fs.s3ranged.$name" -> value } +
      ("spark.sql.files.maxPartitionBytes" -> splitBytes.toString)

  private lazy val file = WideParquet.upload(spark, TestServices.store, bucket, "wide.parquet", rows, splitBytes)

  private val pace = new Pace(30, 60 * 1000 * 1000)

  private case class Cost(millis: Long, gets: Long, bytes: Long, heads: Long, lists: Long) {
    override def toString: String = s"$millis ms, $gets GETs of $bytes bytes, $heads HEADs, $lists LISTs"
  }

  private def costOf(millis: => Long): Cost =
    withPace(pace) {
      stored(())
      val measured = millis
      val counted = front.counters
      Cost(measured, counted.requests("GET"), counted.bodyBytes("GET"), counted.requests("HEAD"), counted.requests("LIST"))
    }

  /** Reads the columns, compares their sums with those of the local file, and tells the milliseconds. */
  private def read(columns: Seq[String], path: String = s"s3ranged://$bucket/wide.parquet"): Long = {
    val expected = WideParquet.sums(spark, file.toUri.toString, columns)
    stored(())
    val started = System.nanoTime
    val sums = WideParquet.sums(spark, path, columns)
    val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
    assert(sums == expected)
    millis
  }

  test("neighbouring columns: no HEAD, a GET a row group and one for the footer; read again, no GET at all") {
    val (groups, wanted) = WideParquet.wanted(file, WideParquet.near.toSet)
    info(s"$groups row groups; the columns and the footer have $wanted bytes")
    val cold = costOf(read(WideParquet.near))
    val warm = costOf(read(WideParquet.near))
    info(s"cold: $cold, ${cold.bytes * 100 / wanted} % of the bytes wanted")
    info(s"warm: $warm")
    assert(cold.heads == 0 && cold.gets <= (if (TestServices.isFull) 12 else groups + 2))
    // The footer is read by blocks: up to a MiB and a quarter, of which a small object has more than a tenth.
    assert(cold.bytes <= (if (TestServices.isFull) wanted * 11 / 10 else wanted + (5 << 18)))
    assert(warm.gets == 0 && warm.heads == 0)
  }

  test("columns far apart are fetched side by side, exactly; read again, no GET at all") {
    val (groups, wanted) = WideParquet.wanted(file, WideParquet.far.toSet)
    val cold = costOf(read(WideParquet.far))
    val warm = costOf(read(WideParquet.far))
    info(s"$groups row groups, $wanted bytes; cold: $cold; warm: $warm")
    assert(cold.heads == 0 && cold.gets <= groups * 4 && cold.bytes <= wanted)
    assert(warm.gets == 0 && warm.heads == 0)
  }

  test("the bundle given with --jars reads on executors of their own, each of which fetches the footer once") {
    val (groups, _) = WideParquet.wanted(file, WideParquet.near.toSet)
    val expected = WideParquet.sums(spark, file.toUri.toString, WideParquet.near).sum
    // Hadoop looks for services on the JVM's own class path, where --jars are not.
    val output = submitted(sparkConf + ("spark.hadoop.fs.s3ranged.impl" -> "io.s3ranged.hadoop.RangedFileSystem"), s"s3ranged://$bucket/wide.parquet")
    assert(output.contains(s"SUMS $expected"), output)
    info(s"$groups row groups: ${front.counters.snapshot}")
    assert(front.counters.requests("HEAD") == 0 && front.counters.requests("GET") <= groups + 3)
  }

  test("fileFormat=parquet does so with connection and credentials as options alone, and without a LIST") {
    val (groups, _) = WideParquet.wanted(file, WideParquet.near.toSet)
    val expected = WideParquet.sums(spark, file.toUri.toString, WideParquet.near).sum
    stored(())
    val options = TestServices.options.filterNot(_._1.startsWith("index.")) + ("maxPartitionBytes" -> splitBytes.toString)
    val output = submitted(Map.empty, s"s3://$bucket/wide.parquet" +: options.map { case (name, value) => s"$name=$value" }.toSeq: _*)
    assert(output.contains(s"SUMS $expected") && !output.contains(options("secretKey")), output)
    info(s"$groups row groups: ${front.counters.snapshot}")
    // One to find the object, a footer for the driver's look and for each executor, and the columns.
    assert(front.counters.requests("HEAD") == 0 && front.counters.requests("LIST") == 0 && front.counters.requests("GET") <= groups + 4)
  }

  /** Runs `ParquetSums` on a cluster of two executors, with the bundle by `--jars`; returns its output. */
  private def submitted(conf: Map[String, String], arguments: String*): String = {
    val settings = conf ++ Map("spark.ui.enabled" -> "false", "spark.s3ranged.memory.maxBytes" -> "128m")
    val ended = Commands.run(
      Seq(TestServices.root.resolve("examples/spark-submit.sh").toString, "--master", "local-cluster[2,1,1024]",
        "--jars", Commands.bundle.toString, "--class", classOf[ParquetSuite].getPackageName + ".ParquetSums") ++
        settings.flatMap { case (name, value) => Seq("--conf", s"$name=$value") } ++ (ownClasses.toString +: arguments),
      Map.empty)
    assert(ended.status == 0, ended.output)
    ended.output
  }

  /** The classes of these tests as a jar. */
  private def ownClasses: Path = {
    val jar = Files.createTempDirectory("own").resolve("own.jar")
    val classes = TestServices.root.resolve("integration-tests/target/test-classes")
    val ours = Using.resource(Files.walk(classes.resolve("io/s3ranged/integration/hadoop")))(_.iterator.asScala.filter(Files.isRegularFile(_)).toSeq)
    Using.resource(new ZipOutputStream(Files.newOutputStream(jar))) { zip =>
      for (file <- ours) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString))
        zip.write(Files.readAllBytes(file))
        zip.closeEntry()
      }
    }
    jar
  }

  test("Spark over S3A reads the same, with its classic stream and with analytics") {
    assert(file.toFile.length > 0)
    WideParquet.upload(spark, TestServices.store, bucket, "warm.parquet", 1000, 1L << 20)
    WideParquet.upload(spark, TestServices.store, bucket, "again.parquet", rows, splitBytes)
    val expected = WideParquet.sums(spark, file.toUri.toString, WideParquet.near).sum
    WideParquet.sums(spark, s"s3ranged://$bucket/warm.parquet", WideParquet.near)
    info(s"s3ranged: ${costOf(read(WideParquet.near, s"s3ranged://$bucket/again.parquet"))}")
    for (stream <- Seq("classic", "analytics")) {
      val peer = Peer.start(s"s3a://$bucket/warm.parquet", s"s3a://$bucket/wide.parquet",
        TestServices.services.s3Endpoint, stream, "hadoop.PeerParquet")
      try {
        peer.awaitReady()
        info(s"S3A, $stream: " + costOf {
          val read = peer.read()
          assert(read.records == expected)
          read.millis
        })
      } finally peer.close()
    }
  }
}
