package io.s3ranged.integration.requests

import java.io.{BufferedReader, File, InputStreamReader}
import java.lang.management.ManagementFactory
import java.net.URI
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.concurrent.{CompletableFuture, TimeUnit}

import scala.jdk.CollectionConverters._

import io.s3ranged.integration.{Commands, TestServices}
import io.s3ranged.testkit.Services

/** Spark over S3A in a JVM of its own: Spark's jars and S3A's, and nothing of the connector. */
final class Peer private (process: Process, log: Path) extends AutoCloseable {

  private val output = new BufferedReader(new InputStreamReader(process.getInputStream, UTF_8))

  /** Waits until it has read its first data. */
  def awaitReady(): Unit = awaitLine("READY")

  /** Has it read its second data: records, record bytes, sum of CRC-32, milliseconds. */
  def read(): Peer.Result = {
    process.getOutputStream.write('\n')
    process.getOutputStream.flush()
    awaitLine("DONE").split(' ').tail.map(_.toLong) match {
      case Array(records, recordBytes, crcSum, millis) => Peer.Result(records, recordBytes, crcSum, millis)
    }
  }

  private def awaitLine(start: String): String =
    Iterator
      .continually(output.readLine())
      .takeWhile(_ != null)
      .find(_.startsWith(start))
      .getOrElse(throw new IllegalStateException("S3A did not read; its log says: " + Files.readString(log)))

  /** Ends the JVM, whatever it does. */
  override def close(): Unit = {
    process.destroyForcibly()
    process.waitFor()
  }
}

object Peer {

  final case class Result(records: Long, recordBytes: Long, crcSum: Long, millis: Long)

  /** Starts it on two `s3a://` paths: the first to be warm, the second to be measured. */
  def start(warm: String, path: String): Peer = start(warm, path, TestServices.services.s3Endpoint, "classic")

  /** The same at another endpoint, with one of S3A's streams, by a program of this protocol. */
  def start(warm: String, path: String, endpoint: URI, stream: String, program: String = "requests.PeerRead"): Peer = {
    val root = TestServices.root
    val classPath = Seq(
      root.resolve("examples/target/spark-home/jars/*"),
      root.resolve("peers/target/s3a/*"),
      root.resolve("integration-tests/target/test-classes"))
    val settings = Map(
      "spark.master" -> "local[2]",
      "spark.app.name" -> "s3a",
      "spark.ui.enabled" -> "false",
      "spark.driver.host" -> "127.0.0.1",
      "spark.sql.shuffle.partitions" -> "2",
      // The stream named, the address and the keys; everything else is S3A's own.
      "spark.hadoop.fs.s3a.input.stream.type" -> stream,
      "spark.hadoop.fs.s3a.endpoint" -> endpoint.toString,
      "spark.hadoop.fs.s3a.endpoint.region" -> Services.REGION,
      "spark.hadoop.fs.s3a.path.style.access" -> "true",
      "spark.hadoop.fs.s3a.access.key" -> Services.ACCESS_KEY,
      "spark.hadoop.fs.s3a.secret.key" -> Services.SECRET_KEY)
    // A suite without services of ours may be the first to need it.
    val directory = Files.createDirectories(Path.of(System.getProperty("s3ranged.it.directory")))
    val log = directory.resolve("s3a.log")
    // This JVM's heap and what it opens for Spark.
    val options = ManagementFactory.getRuntimeMXBean.getInputArguments.asScala.filterNot(_.startsWith("-D"))
    val command = Seq(Commands.java, "-Djava.io.tmpdir=" + directory) ++ options ++
      settings.map { case (name, value) => s"-D$name=$value" } ++
      Seq("-cp", classPath.mkString(File.pathSeparator), "io.s3ranged.integration." + program, warm, path)
    val process = new ProcessBuilder(command.asJava).redirectError(log.toFile).start()
    // Ends the waits for its lines too.
    CompletableFuture.delayedExecutor(20, TimeUnit.MINUTES).execute(() => process.destroyForcibly())
    new Peer(process, log)
  }
}
