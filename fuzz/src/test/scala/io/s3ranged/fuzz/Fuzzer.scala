package io.s3ranged.fuzz

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}
import scala.jdk.CollectionConverters._

/** A search in a JVM of its own, whose classes report which of their branches were taken. */
object Fuzzer {

  /** What a search said, and whether it ended without a finding. */
  final case class Outcome(clean: Boolean, log: String)

  private def setting(name: String): String = System.getProperty(s"s3ranged.fuzz.$name")

  private lazy val classPath: String = {
    val own = Path.of(getClass.getProtectionDomain.getCodeSource.getLocation.toURI)
    val in = getClass.getResourceAsStream("fuzz.classpath")
    try own.toString + java.io.File.pathSeparator + new String(in.readAllBytes(), StandardCharsets.UTF_8).trim
    finally in.close()
  }

  /**
   * Gives `target` inputs, at first `seeds`, until it fails, or the runs or seconds asked for are over. What it finds
   * lies in the folder of the target, where the next search begins with it.
   */
  def search(target: Class[_], seeds: Seq[Array[Byte]]): Outcome = {
    val folder = Path.of(setting("directory"), target.getSimpleName)
    val corpus = Files.createDirectories(folder.resolve("corpus"))
    seeds.zipWithIndex.foreach { case (seed, i) => Files.write(corpus.resolve(s"seed-$i"), seed) }
    val log = folder.resolve("log.txt")
    val process = new ProcessBuilder(command(target, folder, corpus).asJava)
      .directory(folder.toFile)
      .redirectErrorStream(true)
      .redirectOutput(log.toFile)
      .start()
    try {
      val code = process.waitFor()
      val said = Files.readString(log, StandardCharsets.ISO_8859_1)
      Outcome(code == 0 && said.contains("\nDone "), said)
    } finally process.destroyForcibly()
  }

  private def command(target: Class[_], folder: Path, corpus: Path): Seq[String] = {
    val seconds = setting("seconds").toLong
    val bound = if (seconds > 0) s"-max_total_time=$seconds" else s"-runs=${setting("runs")}"
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString
    // A message must not depend on how often it was thrown before.
    Seq(java, "-Xmx1g", "-XX:-OmitStackTraceInFastThrow", s"-Djava.io.tmpdir=$folder") ++ setting("jvm").split("\\s+").filter(_.nonEmpty) ++ Seq(
      "-cp",
      classPath,
      "com.code_intelligence.jazzer.Jazzer",
      s"--target_class=${target.getName}",
      "--instrumentation_includes=io.s3ranged.source.**:io.s3ranged.spark.format.**",
      // Its detectors of injections and the like hook what Spark does all the time.
      "--custom_hook_excludes=**",
      s"-seed=${setting("seed")}",
      bound,
      "-max_len=4096",
      corpus.toString)
  }
}
