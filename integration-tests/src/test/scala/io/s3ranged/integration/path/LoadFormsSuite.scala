package io.s3ranged.integration.path

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.{DataFrame, Row}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, OnSpark, TestServices}

/** The seven ways to load that the README shows, in Scala, Java and SQL. Python's: `examples/notebooks/loads.py`. */
class LoadFormsSuite extends AnyFunSuite with OnSpark {

  private val table = "load_forms"
  private val bytes = Array.tabulate[Byte](188 * 20000)(i => (i * 31 + i / 188).toByte)

  private lazy val bucket = {
    val made = TestServices.bucket("load-forms")
    val texts = Map("big.log" -> (1 to 50000).map(i => s"line $i\n").mkString, "a.log" -> "a1\na2\n", "b.log" -> "b1",
      "logs/2026/x.log" -> "x1\nx2\n", "logs/2025/y.log" -> "y1\n", "2026/11/z.log" -> "z1\nz2\nz3\n", "2026/12/no.log" -> "no\n")
    texts.foreach { case (key, text) => TestServices.store.put(made, key, text.getBytes("UTF-8")) }
    for (key <- Seq("huge.bin", "cap.ts")) TestServices.store.put(made, key, bytes)
    assert(Commands.index("create", "--table", table).status == 0)
    assert(Commands.index("register", "--table", table, s"s3://$made/logs/").status == 0)
    assert(Commands.index("register", "--table", table, "--repository", "web-logs", s"s3://$made/2026/").status == 0)
    stored(made)
  }

  private def indexed = reader.option("index.tableName", table)

  private def inScala: Map[String, DataFrame] = {
    spark.sql(s"CREATE OR REPLACE TEMPORARY VIEW logs USING s3ranged OPTIONS (path 's3://$bucket/logs/', `index.tableName` '$table')")
    Map(
      "object" -> reader.load(s"s3://$bucket/big.log"),
      "objects" -> reader.load(s"s3://$bucket/a.log", s"s3://$bucket/b.log"),
      "prefix" -> indexed.load(s"s3://$bucket/logs/2026/"),
      "repository" -> indexed.option("repository", "web-logs").option("context", "2026/11/").load(),
      "binary" -> reader.option("fileFormat", "binary").option("chunkBytes", "1m").load(s"s3://$bucket/huge.bin"),
      "fixed" -> reader.option("fileFormat", "fixed").option("recordLength", "188").load(s"s3://$bucket/cap.ts"),
      "view" -> spark.table("logs"))
  }

  private def inSql: Map[String, DataFrame] = {
    val index = s"`index.tableName` '$table'"
    val views = Map(
      "object" -> s"path 's3://$bucket/big.log'",
      "objects" -> s"""paths '["s3://$bucket/a.log", "s3://$bucket/b.log"]'""",
      "prefix" -> s"path 's3://$bucket/logs/2026/', $index",
      "repository" -> s"$index, repository 'web-logs', context '2026/11/'",
      "binary" -> s"fileFormat 'binary', chunkBytes '1m', path 's3://$bucket/huge.bin'",
      "fixed" -> s"fileFormat 'fixed', recordLength '188', path 's3://$bucket/cap.ts'",
      "view" -> s"path 's3://$bucket/logs/', $index")
    views.map { case (name, options) =>
      spark.sql(s"CREATE OR REPLACE TEMPORARY VIEW sql_$name USING s3ranged OPTIONS ($options)")
      name -> spark.sql(s"SELECT * FROM sql_$name")
    }
  }

  private def check(loads: Map[String, DataFrame]): Unit = {
    def texts(name: String) = loads(name).select("value").collect().map(_.getString(0)).toSeq
    assert(loads.size == 7)
    assert(texts("object") == (1 to 50000).map(i => s"line $i"))
    assert(texts("objects") == Seq("a1", "a2", "b1"))
    assert(texts("prefix") == Seq("x1", "x2"))
    assert(texts("repository") == Seq("z1", "z2", "z3"))
    assert(texts("view").sorted == Seq("x1", "x2", "y1"))
    val chunks: Array[Row] = loads("binary").select("offset", "content").orderBy("offset").collect()
    assert(chunks.length == 4 && chunks.flatMap(_.getAs[Array[Byte]](1)).sameElements(bytes))
    val records = loads("fixed").collect().map(_.getAs[Array[Byte]](0))
    assert(records.length == 20000 && records.flatten.sameElements(bytes))
  }

  test("the seven ways in Scala, with no LIST and no HEAD") {
    bucket
    check(inScala)
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
  }

  test("the seven ways in Java") {
    check(JavaLoads.of(spark, bucket, table).asScala.toMap)
  }

  test("the seven ways as views in SQL") {
    check(inSql)
  }
}
