package io.s3ranged.integration.cluster

import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit

import scala.collection.mutable.ArrayBuffer

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, OnServices, TestServices}
import io.s3ranged.testkit.data.{LogDataSet, Truth}

/** The bundle jar through Spark's own submit, master, worker and executor classes. */
class ClusterSuite extends AnyFunSuite with OnServices {

  private lazy val bucket = TestServices.bucket("cluster")
  private lazy val truth: Truth = {
    val made = new LogDataSet(3, 2, 48L << 20, 100, 32 << 10, 1 << 20).upload(TestServices.store, bucket, "2026/")
    assert(Commands.index("create", "--table", "cluster").status == 0)
    assert(Commands.index("register", "--table", "cluster", s"s3://$bucket/2026/").status == 0)
    made
  }

  private lazy val truthFile: Path = {
    val file = Files.createTempFile("truth", ".properties")
    truth.save(file)
    file
  }

  private val conf = Map("spark.s3ranged.memory.maxBytes" -> "192m")

  private def quickstart(master: String, more: Map[String, String]): Unit = {
    val ended = Commands.submit(master, "io.s3ranged.examples.Quickstart", conf ++ more,
      s"s3://$bucket/2026/", "cluster", truthFile.toString, TestServices.services.s3Endpoint.toString)
    assert(ended.status == 0, ended.output)
    assert(ended.output.contains("2 executor JVMs"), ended.output)
    assert(ended.output.contains("Counts and checksums equal the generator's."), ended.output)
    info(ended.output.linesIterator.dropWhile(!_.contains("executor JVMs")).mkString("\n"))
  }

  test("a local cluster of two executors reads the set as text and as bytes, with no LIST and no HEAD") {
    quickstart("local-cluster[2,1,1024]", Map.empty)
  }

  test("so does a standalone master with two workers, and BulkIngest writes Parquet on it") {
    withStandalone { master =>
      quickstart(master, Map("spark.executor.memory" -> "1g", "spark.executor.cores" -> "1"))
      val output = Files.createTempDirectory("ingest").resolve("parquet")
      val ended = Commands.submit(master, "io.s3ranged.examples.BulkIngest", conf,
        "--input", s"s3://$bucket/2026/", "--table", "cluster", "--output", output.toUri.toString)
      assert(ended.status == 0, ended.output)
      assert(ended.output.contains(f"wrote ${truth.records}%,d records"), ended.output)
      val again = Commands.submit(master, "io.s3ranged.examples.BulkIngest", conf,
        "--input", s"s3://$bucket/2026/", "--table", "cluster", "--output", output.toUri.toString)
      assert(again.status == 1 && again.output.contains("already exists"), again.output)
    }
  }

  test("BulkIngest explains itself, and a mistake in its arguments") {
    val help = Commands.submit("local[1]", "io.s3ranged.examples.BulkIngest", Map.empty, "--help")
    assert(help.status == 0 && help.output.contains("--input PATH"))
    val mistake = Commands.submit("local[1]", "io.s3ranged.examples.BulkIngest", Map.empty, "--inptu", "x")
    assert(mistake.status == 2 && mistake.output.contains("unknown argument --inptu"), mistake.output)
    val missing = Commands.submit("local[1]", "io.s3ranged.examples.BulkIngest", Map.empty,
      "--input", s"s3://$bucket/not-there.log", "--output", Files.createTempDirectory("ingest").resolve("none").toUri.toString)
    assert(missing.status == 1 && missing.output.contains("not-there.log"), missing.output)
  }

  /** A master and two workers, each in a JVM of its own, on free loopback ports. */
  private def withStandalone(body: String => Unit): Unit = {
    val processes = ArrayBuffer.empty[Process]
    val home = TestServices.root.resolve("examples/target/spark-home")
    val log = Files.createTempFile("standalone", ".log")
    def start(mainClass: String, arguments: String*): Unit = {
      val builder = new ProcessBuilder((Seq(Commands.java, "@" + home.resolve("conf/java.options"), "-Xmx256m",
        "-cp", s"${home.resolve("conf")}:${home.resolve("jars")}/*", mainClass) ++ arguments): _*)
      builder.environment.put("SPARK_HOME", home.toString)
      builder.environment.put("SPARK_SCALA_VERSION", "2.13")
      builder.environment.put("SPARK_LOCAL_IP", "127.0.0.1")
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile))
      processes += builder.start()
    }
    try {
      val port = freePort()
      val webPort = freePort()
      val master = s"spark://127.0.0.1:$port"
      start("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", port.toString,
        "--webui-port", webPort.toString)
      eventually(60, "a master") { isListening(port) && isListening(webPort) }
      for (_ <- 1 to 2)
        start("org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", freePort().toString,
          "--cores", "1", "--memory", "1g", "--work-dir", Files.createTempDirectory("worker").toString, master)
      eventually(60, "two workers") { aliveWorkers(webPort) == 2 }
      body(master)
    } finally {
      processes.reverse.foreach(_.destroy())
      processes.foreach(process => if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly())
    }
  }

  /** 0 too while the master's pages are not there yet. */
  private def aliveWorkers(webPort: Int): Int =
    scala.util
      .Using(scala.io.Source.fromURL(s"http://127.0.0.1:$webPort/json/"))(_.mkString)
      .toOption
      .flatMap(text => "\"aliveworkers\"\\s*:\\s*(\\d+)".r.findFirstMatchIn(text))
      .map(_.group(1).toInt)
      .getOrElse(0)

  private def isListening(port: Int): Boolean =
    try {
      new java.net.Socket("127.0.0.1", port).close()
      true
    } catch { case _: java.io.IOException => false }

  private def freePort(): Int = {
    val socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress)
    try socket.getLocalPort
    finally socket.close()
  }
}
