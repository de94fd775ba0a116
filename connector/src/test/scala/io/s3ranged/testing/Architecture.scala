package io.s3ranged.testing

import scala.annotation.tailrec

/**
 * Who may import whom, as data. Packages are named without `io.s3ranged.`. A package of the project that has no row is
 * refused, and so is a library that no row allows; the JDK (`java`, `javax`) is free for all.
 */
object Architecture {

  /** One package: the packages of ours and the libraries (prefixes of class names) that its classes may refer to. */
  final case class Row(name: String, packages: Set[String], libraries: Set[String])

  private def row(name: String, packages: Set[String], libraries: String*) = name -> Row(name, packages, libraries.toSet)

  private val leaves = Set("range", "fault", "metrics", "options")
  private val engineParts = Set("memory", "transport", "netty", "sdk", "remote", "fetch", "cache").map("engine." + _)
  private val sourceParts = Set("index", "dynamodb", "plan", "record", "points", "value", "json").map("source." + _)
  private val sparkParts = Set("metrics", "format", "format.parsed", "format.csv", "format.json", "format.table", "read").map("spark." + _)

  private val log = "org.slf4j."
  private val sdkCore = Seq("auth", "awscore", "checksums", "core", "http", "identity", "profiles", "regions", "retries", "utils")
    .map(part => s"software.amazon.awssdk.$part.")
  private val spark = Seq("org.apache.spark.", "scala.", "org.apache.hadoop.conf.")

  val table: Map[String, Row] = Map(
    row("range", Set.empty),
    row("fault", Set("range")),
    row("metrics", Set.empty),
    row("options", Set("range", "fault")),
    row("credentials", Set("options", "fault"), sdkCore :+ "software.amazon.awssdk.services.sts.": _*),
    row("s3a", Set("options", "fault"), "org.apache.hadoop.conf."),
    row("engine.memory", Set("metrics", "fault"), log),
    row("engine.transport", Set("range", "fault")),
    row("engine.netty", Set("engine.transport") ++ leaves,
      "io.netty.", "software.amazon.awssdk.http.", "software.amazon.awssdk.utils.", "org.reactivestreams.", log),
    row("engine.sdk", Set("engine.transport", "engine.netty", "credentials") ++ leaves,
      sdkCore ++ Seq("software.amazon.awssdk.services.s3.", "org.reactivestreams.", log): _*),
    row("engine.remote", Set("engine.transport", "range", "fault"), log),
    row("engine.fetch", Set("engine.transport") ++ leaves, "software.amazon.awssdk.retries.", log),
    row("engine.cache", Set("engine.memory", "range", "fault", "metrics"), log),
    row("engine", engineParts ++ leaves, log),
    row("source.index", Set("range", "fault", "metrics")),
    row("source.dynamodb", Set("source.index", "credentials") ++ leaves, sdkCore ++ Seq("software.amazon.awssdk.services.dynamodb.", log): _*),
    row("source.plan", Set("source.index", "engine.transport") ++ leaves, log),
    row("source.record", Set("engine", "source.plan") ++ leaves,
      "org.apache.hadoop.", "com.github.luben.zstd.", "net.jpountz.", "org.xerial.snappy.", "org.apache.commons.compress.compressors.", log),
    row("source.value", Set.empty, "ch.randelshofer.fastdoubleparser."),
    row("source.json", Set("source.value")),
    row("source.points", Set("source.index", "source.plan", "engine") ++ leaves),
    row("hadoop", Set("engine", "engine.transport", "source.index", "source.dynamodb", "s3a") ++ leaves, "org.apache.hadoop.", log),
    row("spark.metrics", Set("metrics"), spark: _*),
    row("spark.format", Set("source.record") ++ leaves, spark: _*),
    row("spark.format.parsed", Set("source.record", "source.plan", "source.value") ++ leaves, spark: _*),
    row("spark.format.csv", Set("spark.format.parsed", "source.record", "source.plan", "source.points", "source.value") ++ leaves,
      spark :+ "com.univocity.parsers.": _*),
    row("spark.format.table", Set("hadoop") ++ leaves,
      // Spark's inference takes the parsers that it brings, opened.
      spark ++ Seq("org.apache.hadoop.fs.", "org.apache.hadoop.util.functional.", "com.fasterxml.jackson.core.", "com.univocity.parsers."): _*),
    row("spark.format.json", Set("spark.format.parsed", "source.json", "source.value") ++ leaves,
      // Spark's parser is opened with the Jackson that it brings, over Hadoop's form of a text.
      spark ++ Seq("com.fasterxml.jackson.", "org.apache.hadoop.io."): _*),
    row("spark.read", Set("spark.metrics", "spark.format", "spark.format.parsed", "spark.format.table", "source.record", "source.plan", "engine") ++ leaves, spark ++ Seq("org.apache.hadoop.fs.", log): _*),
    row("spark", sparkParts ++ sourceParts ++ Set("engine", "engine.transport", "engine.sdk", "s3a", "hadoop") ++ leaves,
      // Spark hands several paths over as JSON, written by the Jackson that it brings.
      spark ++ Seq("com.fasterxml.jackson.", log): _*),
    row("cli", sourceParts ++ Set("engine", "engine.sdk", "engine.transport") ++ leaves, "picocli.", log))

  /** A reference from a class of `from` to the class `target`. */
  final case class Reference(from: String, origin: String, target: String)

  val root = "io.s3ranged."

  /** What is wrong with the references under these rows, in words. */
  def violations(references: Iterable[Reference], rows: Map[String, Row]): Set[String] = references.flatMap { reference =>
    def says(what: String) = Some(s"${reference.origin} refers to ${reference.target}: $what")
    rows.get(reference.from) match {
      case None => Some(s"package ${reference.from} has no row")
      case Some(row) if reference.target.startsWith(root) =>
        val to = packageOf(reference.target)
        if (to == row.name || row.packages(to)) None else says(s"${row.name} may not import $to")
      case Some(row) =>
        if (isJdk(reference.target) || row.libraries.exists(reference.target.startsWith)) None
        else says(s"${row.name} may not use this library")
    }
  }.toSet

  /** The package of a class of ours, without the root. */
  def packageOf(className: String): String = className.stripPrefix(root).split('.').dropRight(1).mkString(".")

  /** A cycle of the graph, as the names along it, if there is one. */
  def cycle(graph: Map[String, Set[String]]): Option[Seq[String]] = {
    @tailrec def prune(left: Map[String, Set[String]]): Map[String, Set[String]] = {
      val next = left.map { case (from, to) => from -> to.intersect(left.keySet) }.filter(_._2.nonEmpty)
      if (next.size == left.size) next else prune(next)
    }
    prune(graph) match {
      case rest if rest.isEmpty => None
      case rest =>
        val walk = LazyList.iterate(rest.keys.min)(from => rest(from).min).take(rest.size + 1)
        Some(walk.dropWhile(_ != walk.last).toList)
    }
  }

  /** Edges that lead from a child to its own parent. */
  def upward(graph: Map[String, Set[String]]): Set[String] = for {
    (from, targets) <- graph.toSet
    to <- targets
    if from.startsWith(to + ".")
  } yield s"$from imports its parent $to"

  private def isJdk(name: String) = name.startsWith("java.") || name.startsWith("javax.")
}
