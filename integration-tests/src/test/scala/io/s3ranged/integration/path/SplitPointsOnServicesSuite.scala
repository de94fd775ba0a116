package io.s3ranged.integration.path

import java.io.{ByteArrayOutputStream, OutputStream}

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.apache.spark.sql.DataFrame
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.source.index.PointRecipe
import io.s3ranged.spark.RegisterSplitPoints
import io.s3ranged.testing.Compressors

/** Split points from the command line to splits of Spark, on DynamoDB Local and S3Proxy. */
class SplitPointsOnServicesSuite extends AnyFunSuite with OnSpark {

  private val table = "split_points"
  private val lines = {
    val random = new Random(5)
    (0 until 60000).map(i => s"$i " + random.alphanumeric.take(random.nextInt(120)).mkString)
  }
  private val content = lines.mkString("", "\n", "\n").getBytes

  private val csv = ("id,word\r\n" + lines.indices.map(i => s"$i,${lines(i)}").mkString("\r\n")).getBytes

  /** As one member, or as members that end anywhere. */
  private def compressed(extension: String, memberBytes: Int, bytes: Array[Byte] = content): Array[Byte] = {
    val writer: OutputStream => OutputStream = Compressors.all.find(_._2 == extension).get._3
    val out = new ByteArrayOutputStream
    bytes.grouped(memberBytes).foreach(part => out.write(Compressors.compress(writer, part)))
    out.toByteArray
  }

  private lazy val bucket = {
    val made = TestServices.bucket("split-points")
    def put(key: String, bytes: Array[Byte]): Unit = { TestServices.store.put(made, key, bytes); () }
    put("many/a.log.gz", compressed(".gz", 100000))
    put("many/b.log.zst", compressed(".zst", 70000))
    put("job/a.log.gz", compressed(".gz", 90000))
    put("job/b.log.zst", compressed(".zst", 90000))
    put("job/c.log.gzip", compressed(".gz", 60000))
    put("job/d.log.gz", compressed(".gz", 60000).dropRight(1))
    put("job/e.log.gz", compressed(".gz", Int.MaxValue))
    put("csv/a.csv.gz", compressed(".gz", 90000, csv))
    put("csv/b.csv.bz2", compressed(".bz2", Int.MaxValue, csv))
    put("one/a.log.gz", compressed(".gz", Int.MaxValue))
    put("bad/a.log.gz", compressed(".gz", 100000).dropRight(7))
    put("bad/b.log.gz", compressed(".gz", 100000))
    assert(Commands.index("create", "--table", table).status == 0)
    assert(Commands.index("register", "--table", table, s"s3://$made/").status == 0)
    stored(made)
  }

  private def register(prefix: String): Commands.Ended =
    Commands.index("register", "--table", table, s"s3://$bucket/$prefix", "--split-points", "--points-every", "256k")

  private def load(path: String): DataFrame = {
    EngineRegistry.close()
    reader.option("index.tableName", table).option("maxPartitionBytes", "512k").option("openCostInBytes", "0")
      .load(s"s3://$bucket/$path")
  }

  /** Rows, how many splits they come in, and GET, LIST, HEAD and Query. */
  private def read(path: String): (Seq[String], Int, Seq[Long]) = {
    stored(())
    val frame = load(path)
    val rows = frame.collect().map(_.getString(0)).toSeq
    val counted = Seq("LIST", "HEAD").map(front.counters.requests(_)) :+ dynamoFront.counters.requests("Query")
    (rows, frame.rdd.getNumPartitions, counted)
  }

  test("a gzip of many members, and a zstd of many frames, are one split without points and several with them") {
    for ((key, kind) <- Seq("many/a.log.gz" -> "gzip", "many/b.log.zst" -> "zstd")) {
      val (before, one, asked) = read(key)
      assert(before == lines && one == 1, kind)
      val ended = register(key)
      assert(ended.status == 0 && ended.output.contains("split points: 1 objects looked through: 1 have"), ended.output)
      val (after, several, askedWithPoints) = read(key)
      assert(after == lines && several >= 4, s"$kind: $several splits")
      assert(askedWithPoints == asked && askedWithPoints.take(2) == Seq(0L, 0L), "points come with the planning queries")
    }
    val again = register("many/")
    assert(again.output.contains("split points: 0 objects looked through") && again.output.contains("2 unchanged"), again.output)
    val (both, splits, _) = read("many/")
    assert(both == lines ++ lines && splits >= 8)
    assert(load("many/").where("value like '%00 %'").count() == 2 * lines.count(_.contains("00 ")))
    assert(load("many/").count() == 2 * lines.size)
  }

  test("csv of many members, and of bzip2, is cut as text is, and its header is left out once") {
    assert(register("csv/").output.contains("1 have"))
    for (key <- Seq("csv/a.csv.gz", "csv/b.csv.bz2")) {
      EngineRegistry.close()
      val frame = reader.option("index.tableName", table).option("maxPartitionBytes", "512k").option("openCostInBytes", "0")
        .option("fileFormat", "csv").option("header", "true").schema("id INT, word STRING").load(s"s3://$bucket/$key")
      val rows = frame.collect().map(row => row.getInt(0) -> row.getString(1)).toSeq
      assert(rows == lines.indices.map(i => i -> lines(i)) && frame.rdd.getNumPartitions >= 4, key)
    }
  }

  test("a Spark job finds the points of what is registered, a task an object, and names what is damaged") {
    stored(())
    val options = Map("index.tableName" -> table).asJava
    def job = RegisterSplitPoints.run(spark, options, java.util.List.of(s"s3://$bucket/job/"), PointRecipe.every(256 << 10))
    val summary = job
    assert(summary.cut == 3 && summary.uncut == 1 && summary.points > 20)
    assert(summary.failures.size == 1 && summary.failures.get(0).contains(s"[CORRUPT_DATA] s3://$bucket/job/d.log.gz"))
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
    assert(job.cut == 0 && job.failures.size == 1, "only what is left is looked through again")
    val (rows, splits, _) = read("job/a.log.gz")
    assert(rows == lines && splits >= 4)
    assert(told(10)(RegisterSplitPoints.run(spark, options, java.util.List.of("nowhere"), PointRecipe.every(1))).kind == FaultKind.BAD_PATH)
  }

  test("the job by spark-submit on the bundle") {
    val settings = TestServices.options.toSeq.flatMap { case (name, value) => Seq("--conf", s"spark.datasource.s3ranged.$name=$value") }
    def submit(arguments: String*) = Commands.run(
      Seq(TestServices.root.resolve("examples/spark-submit.sh").toString, "--master", "local[2]", "--conf", "spark.ui.enabled=false") ++ settings ++
        Seq("--class", "io.s3ranged.spark.RegisterSplitPoints", Commands.bundle.toString) ++ arguments, Map.empty)
    stored(())
    val ended = submit("--table", table, "--points-every", "128k", s"s3://$bucket/job/a*", s"s3://$bucket/job/b.log.zst")
    assert(ended.status == 0 && ended.output.contains("split points: 2 objects looked through: 2 have"), ended.output)
    val wrong = submit(s"s3://$bucket/job/")
    assert(wrong.status == 2 && wrong.output.contains("usage: spark-submit"), wrong.output)
  }

  test("a gzip of one member stays one split, and nobody looks through it again") {
    assert(register("one/").output.contains("0 have 0 points, 1 are one piece"))
    assert(register("one/").output.contains("split points: 0 objects looked through"))
    val frame = load("one/")
    frame.collect()
    assert(frame.queryExecution.executedPlan.toString.contains("(not cut: 1 object: 1 gzip of one member)"))
    val (rows, splits, _) = read("one/")
    assert(rows == lines && splits == 1)
  }

  test("an object that is cut off is named with the position, and the others have their points") {
    val ended = register("bad/")
    assert(ended.status == 1 && ended.output.contains(s"[CORRUPT_DATA] s3://$bucket/bad/a.log.gz: it ends at position"), ended.output)
    assert(ended.output.contains("1 could not be read"))
    val (rows, splits, _) = read("bad/b.log.gz")
    assert(rows == lines && splits >= 4)
  }

  test("an object that was rewritten fails the plan by its ETag, and has no points when it is registered again") {
    register("many/a.log.gz")
    TestServices.store.put(bucket, "many/a.log.gz", compressed(".gz", 50000))
    EngineRegistry.close()
    assert(told(10)(load("many/a.log.gz").collect()).kind == FaultKind.OBJECT_CHANGED)
    assert(Commands.index("register", "--table", table, s"s3://$bucket/many/").output.contains("1 changed"))
    assert(read("many/a.log.gz")._2 == 1)
    register("many/")
    val (rows, splits, _) = read("many/a.log.gz")
    assert(rows == lines && splits >= 4)
  }
}
