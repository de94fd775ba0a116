package io.s3ranged.integration

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import io.s3ranged.testkit.Services

/** What a user calls from a shell, called as processes of their own with the finished jars. */
object Commands {

  /** What a process said and how it ended. */
  final case class Ended(status: Int, output: String)

  val java: String = Path.of(System.getProperty("java.home"), "bin", "java").toString

  lazy val bundle: Path = jar("connector/target", "-bundle.jar")

  lazy val examples: Path = jar("examples/target", "SNAPSHOT.jar")

  private def jar(folder: String, suffix: String): Path = {
    val all = Files.list(TestServices.root.resolve(folder))
    try all.iterator.asScala
      .find(file => file.getFileName.toString.startsWith("s3ranged") && file.toString.endsWith(suffix))
      .getOrElse(throw new IllegalStateException(s"no $folder/*$suffix: run the package phase first"))
    finally all.close()
  }

  /** `s3ranged-index` from the bundle jar, on the services. */
  def index(arguments: String*): Ended = indexWithin("256m", arguments: _*)

  /** The same with this much heap, and no more memory beside it. */
  def indexWithin(heap: String, arguments: String*): Ended =
    run(
      Seq(java, s"-Xmx$heap", s"-XX:MaxDirectMemorySize=$heap", "-cp", bundle.toString, "io.s3ranged.cli.IndexCommand") ++ arguments ++
        Seq("--endpoint", TestServices.services.s3Endpoint.toString, "--path-style-access",
          "--index-endpoint", TestServices.services.dynamoEndpoint.toString),
      Map(
        "AWS_ACCESS_KEY_ID" -> Services.ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY" -> Services.SECRET_KEY,
        "AWS_REGION" -> Services.REGION))

  /** `spark-submit` with the bundle jar, on the services. */
  def submit(master: String, mainClass: String, conf: Map[String, String], arguments: String*): Ended = {
    val settings = TestServices.options.map { case (name, value) => s"spark.datasource.s3ranged.$name" -> value } ++
      Map("spark.ui.enabled" -> "false") ++ conf
    run(
      Seq(TestServices.root.resolve("examples/spark-submit.sh").toString, "--master", master,
        "--jars", bundle.toString) ++
        settings.flatMap { case (name, value) => Seq("--conf", s"$name=$value") } ++
        Seq("--class", mainClass, examples.toString) ++ arguments,
      Map.empty)
  }

  /** Runs a command to its end, for ten minutes at most. */
  def run(command: Seq[String], environment: Map[String, String]): Ended = {
    val output = Files.createTempFile("command", ".out")
    val builder = new ProcessBuilder(command: _*).redirectErrorStream(true).redirectOutput(output.toFile)
    environment.foreach { case (name, value) => builder.environment.put(name, value) }
    val process = builder.start()
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) throw new IllegalStateException("does not end: " + command)
      Ended(process.exitValue, Files.readString(output, StandardCharsets.UTF_8))
    } finally {
      process.destroyForcibly()
      Files.delete(output)
    }
  }
}
