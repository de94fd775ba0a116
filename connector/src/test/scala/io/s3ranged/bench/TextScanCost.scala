package io.s3ranged.bench

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.US_ASCII

import com.sun.management.OperatingSystemMXBean
import io.s3ranged.testing.{LoopbackS3, ObjectContent}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.classic.SparkSession

/**
 * Processor seconds a GiB that Spark's text queries cost over blocks that are in the cache: all but the wire.
 * Arguments: MiB of log lines, rounds, and the names of the queries to run (all of them if none is named).
 *
 * The first scan of a session fills the cache and is not counted, nor are the rounds that warm the code up.
 */
object TextScanCost {

  private val process = ManagementFactory.getOperatingSystemMXBean.asInstanceOf[OperatingSystemMXBean]

  private val queries = Seq[(String, DataFrame => Any)](
    "count" -> (_.count()),
    "sum(octet_length)" -> (_.selectExpr("sum(octet_length(value))").head().getLong(0)),
    "noop" -> (_.write.format("noop").mode("overwrite").save()),
    "like" -> (_.where("value like '% 404 %'").count()),
    "startsWith" -> (_.where("startswith(value, '203.0.113.7 ')").count()),
    "like, rows" -> (_.where("value like '% 404 %'").selectExpr("sum(octet_length(value))").head().getLong(0)))

  def main(args: Array[String]): Unit = {
    val mib = args.headOption.fold(1024)(_.toInt)
    val rounds = args.lift(1).fold(7)(_.toInt)
    val chosen = args.drop(2).toSet
    val lines = block(1 << 20)
    val s3 = new LoopbackS3
    val size = mib.toLong << 20
    s3.put("bucket", "big.log", ObjectContent.generated(size)(position => lines((position & 0xFFFFF).toInt)), "big")
    val spark = session(s3, size)
    try {
      val frame = spark.read.format("s3ranged").options(options).load("s3://bucket/big.log")
      println(s"filling the cache: ${frame.count()} lines")
      for ((name, query) <- queries if chosen.isEmpty || chosen(name)) {
        (1 to 4).foreach(_ => query(frame))
        val sent = s3.bytesSent
        val costs = (1 to rounds).map { _ =>
          val cpu = process.getProcessCpuTime
          val started = System.nanoTime()
          query(frame)
          ((process.getProcessCpuTime - cpu) / 1e9, (System.nanoTime() - started) / 1e9)
        }
        val gib = size / (1024.0 * 1024 * 1024)
        val cpus = costs.map(_._1 / gib).sorted
        val walls = costs.map(_._2 / gib).sorted
        println(f"$name%-18s CPU s/GiB: median ${cpus(rounds / 2)}%.3f min ${cpus.head}%.3f max ${cpus.last}%.3f; wall ${walls(rounds / 2)}%.3f; " +
          f"fetched ${(s3.bytesSent - sent) >> 20} MiB; = ${query(frame)}")
      }
    } finally {
      spark.stop()
      s3.close()
    }
  }

  private def options: Map[String, String] =
    sys.props.toMap.collect { case (name, value) if name.startsWith("read.") => name.drop(5) -> value }

  private def session(s3: LoopbackS3, size: Long): SparkSession = {
    val settings = Map(
      "spark.ui.enabled" -> "false",
      "spark.s3ranged.memory.maxBytes" -> s"${(size >> 20) * 5 / 4 + 64}m",
      "spark.datasource.s3ranged.endpoint" -> s3.endpoint,
      "spark.datasource.s3ranged.region" -> "eu-central-1",
      "spark.datasource.s3ranged.pathStyleAccess" -> "true",
      "spark.datasource.s3ranged.credentialsProvider" -> "anonymous")
    val builder = SparkSession.builder().master("local[2]").appName("text scan cost")
    settings.foreach { case (name, value) => builder.config(name, value) }
    val session = builder.getOrCreate()
    session.sparkContext.setLogLevel("WARN")
    session
  }

  /** Log lines of 190 bytes with their ends; the last one is as long as is left. One in 128 holds " 404 ". */
  private def block(bytes: Int): Array[Byte] = {
    val text = new StringBuilder
    var line = 0
    while (text.length < bytes) {
      val status = if (line % 128 == 7) 404 else 200
      val head = s"203.0.113.${line % 250} - - [20/Nov/2026:10:${line % 60}:00 +0000] \"GET /shop/item/${line * 7919L % 1000003}?from=list HTTP/1.1\" $status ${line % 9973} "
      text.append(head).append(("\"Mozilla/5.0 (X11; Linux x86_64) \"" * 8).take(189 - head.length)).append('\n')
      line += 1
    }
    text.setLength(bytes - 1)
    text.append('\n').toString.getBytes(US_ASCII)
  }
}
