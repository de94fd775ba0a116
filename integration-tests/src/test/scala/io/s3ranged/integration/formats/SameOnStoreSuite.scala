package io.s3ranged.integration.formats

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.integration.{OnSpark, TestServices}
import io.s3ranged.testing.Compressors

/** CSV and JSON of a real server: the rows that Spark's own sources make of the same bytes on disk, however objects are cut. */
class SameOnStoreSuite extends AnyFunSuite with OnSpark {

  private val count = 4000

  override protected def sparkConf: Map[String, String] = Map("spark.sql.files.maxPartitionBytes" -> "1g", "spark.sql.files.openCostInBytes" -> "1g")

  private lazy val bucket = TestServices.bucket("same")
  private lazy val folder: Path = Files.createTempDirectory("same-on-store")

  private def text(row: Int => String): Array[Byte] = (0 until count).map(row).mkString("", "\n", "\n").getBytes(UTF_8)

  /** Most are plain; a few have what only Spark's parser reads, and some are broken. */
  private lazy val csv = text { i =>
    if (i % 50 == 7) s"+$i,text,1e2,\"2020-1-2\"" else if (i % 97 == 3) s"$i" else if (i % 89 == 5) s"x$i,$i,$i,$i,$i"
    else s"""$i,"so, say ""$i"" or not",${i * 0.25},2020-01-${10 + i % 19}"""
  }
  private lazy val json = text { i =>
    if (i % 50 == 7) s"""{'id':$i,"name":"\\u0041","price":"1"}""" else if (i % 97 == 3) s"""{"id":$i""" else if (i % 89 == 5) s"""[{"id":1},{"id":"$i"}]"""
    else s"""{"id":$i,"name":"say \\"$i\\", \u00e9","price":${i * 0.25},"day":"2020-01-${10 + i % 19}","more":{"a":[$i]}}"""
  }
  private val flat = "id INT, name STRING, price DECIMAL(9,2), day DATE, _corrupt_record STRING"
  private val nested = "id INT, name STRING, more STRUCT<a: ARRAY<INT>>, _corrupt_record STRING"

  private def rows(frame: DataFrame): Seq[String] = frame.collect().map(_.toString).toSeq

  /** Reads cut by `size` and as Spark does, and returns what the scan counted. */
  private def same(name: String, bytes: Array[Byte], schema: String, size: Int, options: (String, String)*): Map[String, Long] = {
    val format = name.split('.')(1)
    val file = folder.resolve(name)
    Files.write(file, bytes)
    TestServices.store.put(bucket, name, bytes)
    val ours = reader.option("fileFormat", format).option("maxPartitionBytes", size.toString).option("openCostInBytes", "0").options(options.toMap)
      .schema(schema).load(s"s3://$bucket/$name")
    val theirs = rows(spark.read.format(format).options(options.toMap).schema(schema).load(file.toString))
    assert(rows(ours) == theirs && theirs.size >= count)
    ScanMetrics.of(ours)
  }

  for ((format, bytes) <- Seq("csv" -> (() => csv), "json" -> (() => json)); size <- Seq(1 << 30, 20000, 700))
    test(s"$format in splits of $size bytes: the same rows, most of them by the fast parser, and the odd ones by Spark's") {
      val counted = same(s"flat.$format", bytes(), flat, size)
      assert(counted("recordsFast") + counted("recordsExact") == count)
      assert(counted("recordsExact") > count / 50 && counted("recordsFast") > count * 9 / 10)
    }

  test("what no batch holds is read as rows by Spark's reader: nested columns, and objects as a whole") {
    for (size <- Seq(1 << 30, 20000)) {
      same("nested.json", json, nested, size)
      same("whole.csv", csv, flat, size, "multiLine" -> "true")
    }
    same("array.json", new String(json, UTF_8).linesIterator.filter(_.endsWith("]}}")).padTo(count, "{}").mkString("[", ",\n", "]").getBytes(UTF_8), nested, 20000, "multiLine" -> "true")
  }

  for ((name, extension, writer) <- Compressors.all if Set(".gz", ".bz2", ".zst")(extension)) test(s"$name, by our parsers and as rows") {
    same(s"flat.csv$extension", Compressors.compress(writer, csv), flat, 20000)
    same(s"flat.json$extension", Compressors.compress(writer, json), flat, 20000)
    same(s"nested.json$extension", Compressors.compress(writer, json), nested, 20000)
  }

  test("columns are inferred from objects in folders, whose columns follow, and rows carry what is theirs") {
    for ((format, bytes) <- Seq("csv" -> csv, "json" -> json)) {
      for (part <- Seq("p=1/q=a", "p=2/q=b")) {
        val name = s"$format/$part/one.$format"
        Files.createDirectories(folder.resolve(name).getParent)
        Files.write(folder.resolve(name), bytes)
        TestServices.store.put(bucket, name, bytes)
      }
      val query: DataFrame => DataFrame = _.selectExpr("q", "_metadata.file_size", "*").groupBy("q", "file_size").count()
      val options = if (format == "csv") Map("inferSchema" -> "true") else Map.empty[String, String]
      val loaded = reader.options(options).option("fileFormat", format).option("planning.mode", "list").load(s"s3://$bucket/$format/")
      val expected = spark.read.format(format).options(options).load(folder.resolve(format).toString)
      assert(loaded.schema == expected.schema)
      assert(rows(query(loaded)).sorted == rows(query(expected)).sorted)
    }
  }
}
