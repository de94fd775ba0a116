package io.s3ranged

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.scalatest.funsuite.AnyFunSuite

/** Rules that only the text of the sources can show. */
final class SourceRulesSuite extends AnyFunSuite {

  private val module = Paths.get(System.getProperty("s3ranged.root"), "connector")
  private val mainRoot = module.resolve("src/main/java")
  private val testRoot = module.resolve("src/test/scala")
  private lazy val mainFiles = read(mainRoot)
  private lazy val testFiles = read(testRoot)

  test("a file has at most 400 lines") {
    assert(mainFiles.nonEmpty && testFiles.nonEmpty)
    assert((mainFiles ++ testFiles).flatMap { case (file, lines) => tooLong(file, lines) }.isEmpty)
  }

  test("a method has at most 60 lines") {
    assert(mainFiles.flatMap { case (file, lines) => longBlocks(file, lines) }.isEmpty)
  }

  test("no test sleeps: time and threads are given to what is tested") {
    assert(testFiles.flatMap { case (file, lines) => sleeps(file, lines) }.isEmpty)
  }

  test("no string spells the name of a class that the bundle moves") {
    assert(mainFiles.flatMap { case (file, lines) => movedNames(file, lines) }.isEmpty)
  }

  test("planted: each rule finds what breaks it") {
    val method = "  void f() {" +: Vector.fill(61)("    g();") :+ "  }"
    assert(longBlocks("X.java", method).size == 1)
    assert(longBlocks("X.java", method.tail.tail.prepended("  void f() {")).isEmpty)
    assert(longBlocks("X.java", method.updated(0, "  record R() {")).isEmpty)
    assert(tooLong("X.java", Vector.fill(401)("")).size == 1)
    assert(sleeps("X.scala", Vector("    Thread" + ".sleep(5)")).size == 1)
    assert(movedNames("X.java", Vector("""  var a = "software""" + """.amazon.awssdk.X";""")).size == 1)
    assert(movedNames("X.java", Vector("import software.amazon.awssdk.X;")).isEmpty)
  }

  private def tooLong(file: String, lines: Vector[String]): Option[String] =
    Option.when(lines.size > 400)(s"$file: ${lines.size} lines")

  /**
   * Sources are formatted, so a member is a line at its indent, lines that lie deeper, and a brace at its indent. An
   * indent of four covers the members of nested types.
   */
  private def longBlocks(file: String, lines: Vector[String]): Seq[String] = for {
    indent <- Seq(2, 4)
    depths = lines.map(line => if (line.isBlank) Int.MaxValue else line.indexWhere(_ != ' '))
    start <- lines.indices
    if depths(start) == indent && !lines(start).matches(".*\\b(class|interface|enum|record)\\b.*[({]")
    end = depths.indexWhere(_ <= indent, start + 1)
    if end > 0 && depths(end) == indent && lines(end).trim.startsWith("}") && end - start - 1 > 60
  } yield s"$file:${start + 1}: ${end - start - 1} lines"

  private def sleeps(file: String, lines: Vector[String]): Seq[String] =
    matching(file, lines, "\\bThread\\s*\\.\\s*sleep\\s*[({]|TimeUnit\\.\\w+\\.sleep")

  private def movedNames(file: String, lines: Vector[String]): Seq[String] =
    matching(file, lines, "\"/?(software[./]amazon[./]|org[./]apache[./]http[./]|picocli[./]|ch[./]randelshofer[./])")

  private def matching(file: String, lines: Vector[String], pattern: String): Seq[String] = {
    val regex = pattern.r
    for ((line, index) <- lines.zipWithIndex if regex.findFirstIn(line).isDefined) yield s"$file:${index + 1}: ${line.trim}"
  }

  private def read(root: Path): Seq[(String, Vector[String])] = Using.resource(Files.walk(root)) { paths =>
    paths.iterator.asScala.filter(path => path.toString.endsWith(".java") || path.toString.endsWith(".scala"))
      .map(path => root.relativize(path).toString -> Files.readAllLines(path, UTF_8).asScala.toVector).toVector
  }
}
