package io.s3ranged.source.record

import io.s3ranged.testing.{MemorySplitSource, RecordReading}
import org.apache.spark.sql.SparkSession
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.{Files, Path}

/** The same bytes through Spark's own text source: its answer is the right one. */
class SparkTextSuite extends AnyFunSuite with BeforeAndAfterAll {
  import RecordReading._

  private lazy val spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
  private lazy val folder = Files.createTempDirectory("spark-text")

  override def afterAll(): Unit = spark.stop()

  private def sparks(file: Path, options: Map[String, String]): Seq[String] =
    spark.read.options(options).text(file.toString).collect().toSeq.map(_.getString(0))

  private def ours(file: Path, options: Map[String, String]): Seq[String] = {
    val bytes = Files.readAllBytes(file)
    val format = if (options.contains("wholetext")) wholetext else separated(options.get("lineSep").orNull)
    val source = new MemorySplitSource(_ => bytes, 5)
    read(split(whole(file.getFileName.toString, bytes.length)), format, source)
      .map(found => new String(found.bytes.toArray, "UTF-8"))
  }

  private val contents = Seq(
    "", "\n", "\r", "\r\n", "\n\r", "a", "a\n", "a\nb", "a\r\nb\r\n", "a\rb\r", "a\r\r\nb", "\n\na\n\n", "a\r\n\r\nb\n\r",
    "\uFEFF", "\uFEFFa\nb", "\uFEFF\n", "\uFEFF\na", "a\n\uFEFFb", "\uFEFF\uFEFFa", "é€😀\nü", "a;b;;c", ";", "aab;aaab", "x||y|||z",
    "a;\nb")

  for (options <- Seq(
      Map.empty[String, String], Map("lineSep" -> ";"), Map("lineSep" -> "aab"), Map("lineSep" -> "||"),
      Map("lineSep" -> "\uFEFF"), Map("wholetext" -> "true")))
    test(s"our records of fixed contents are those of Spark's text source with $options") {
      contents.zipWithIndex.foreach { case (content, i) =>
        val file = folder.resolve(s"$i.txt")
        Files.write(file, content.getBytes("UTF-8"))
        assert(ours(file, options) == sparks(file, options), s"of '${content.replace("\n", "\\n").replace("\r", "\\r")}'")
      }
    }

  test("an object of nothing has no records, one that decompresses to nothing an empty one with wholetext, as in Spark") {
    val packed = new java.io.ByteArrayOutputStream
    new java.util.zip.GZIPOutputStream(packed).close()
    for ((name, bytes) <- Seq("none.txt" -> Array.emptyByteArray, "none.gz" -> packed.toByteArray);
      options <- Seq(Map.empty[String, String], Map("wholetext" -> "true"))) {
      val file = Files.write(folder.resolve(name), bytes)
      val expected = if (name.endsWith(".gz") && options.nonEmpty) Seq("") else Seq.empty
      assert(ours(file, options) == expected)
      assert(sparks(file, options) == expected)
    }
  }

  test("our records of what Spark wrote compressed are those that Spark reads") {
    for (codec <- Seq("gzip", "bzip2", "lz4", "snappy", "deflate", "none")) {
      val target = folder.resolve(codec)
      val session = spark
      import session.implicits._
      (0 until 1000).map(i => s"line $i").toDF().coalesce(1).write.option("compression", codec).text(target.toString)
      val file = Files.list(target).filter(_.getFileName.toString.startsWith("part-")).findFirst().get()
      assert(ours(file, Map.empty) == sparks(file, Map.empty), codec)
      assert(ours(file, Map.empty).size == 1000)
    }
  }
}
