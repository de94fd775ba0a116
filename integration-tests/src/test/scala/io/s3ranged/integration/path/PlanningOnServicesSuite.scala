package io.s3ranged.integration.path

import java.io.ByteArrayOutputStream
import java.util.zip.GZIPOutputStream

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.types.{IntegerType, StringType}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, Logs, OnSpark, TestServices}

/** The planner's sentences, on real servers. */
class PlanningOnServicesSuite extends AnyFunSuite with OnSpark {

  private val table = "planning"
  private lazy val bucket = {
    val made = TestServices.bucket("planning")
    def put(key: String, bytes: Array[Byte]): Unit = { TestServices.store.put(made, key, bytes); () }
    put("big.log", Array.fill[Byte](8 << 20)('x').zipWithIndex.map { case (b, i) => if (i % 64 == 63) '\n'.toByte else b })
    for (i <- 1 to 40) put(f"small/$i%02d.log", Array.fill[Byte](10 << 10)('\n'))
    val zipped = new ByteArrayOutputStream
    val gzip = new GZIPOutputStream(zipped)
    val random = new scala.util.Random(1)
    gzip.write((1 to 60000).map(_ => random.nextLong().toHexString).mkString("\n").getBytes)
    gzip.close()
    put("zipped.log.gz", zipped.toByteArray)
    for (year <- 2024 to 2026; city <- Seq("Bern", "Oslo")) put(s"parts/year=$year/city=$city/a.log", s"$year $city\n".getBytes)
    for (key <- Seq("deviates/year=2025/a.log", "deviates/zone=1/b.log")) put(key, "x\n".getBytes)
    for (key <- Seq("typed/year=2025/a.log", "typed/year=soon/b.log")) put(key, "x\n".getBytes)
    assert(Commands.index("create", "--table", table).status == 0)
    assert(Commands.index("register", "--table", table, s"s3://$made/").status == 0)
    stored(made)
  }

  private def indexed = {
    bucket
    reader.option("index.tableName", table)
  }

  private def splits(frame: DataFrame): Int = frame.rdd.getNumPartitions

  private def withConf[A](name: String, value: String)(body: => A): A = {
    spark.conf.set(name, value)
    try body
    finally spark.conf.unset(name)
  }

  test("large objects are cut by maxPartitionBytes, unset by Spark's own setting") {
    val big = s"s3://$bucket/big.log"
    def one = reader.option("minPartitionNum", "1")
    withConf("spark.sql.files.maxPartitionBytes", "2m") {
      assert(splits(one.load(big)) == 4)
      assert(splits(one.option("maxPartitionBytes", "1m").load(big)) == 8)
    }
    assert(splits(one.load(big)) == 1, "Spark's default is 128 MiB")
    assert(one.option("maxPartitionBytes", "1000000").load(big).count() == (8 << 20) / 64)
  }

  test("minPartitionNum asks for more splits than maxPartitionBytes would make") {
    def open = reader.option("openCostInBytes", "0")
    assert(splits(open.option("minPartitionNum", "4").load(s"s3://$bucket/big.log")) == 4)
    withConf("spark.sql.files.minPartitionNum", "8") { assert(splits(open.load(s"s3://$bucket/big.log")) == 8) }
    assert(splits(open.load(s"s3://$bucket/big.log")) == 2, "unset: Spark's default parallelism, two cores here")
  }

  test("small objects are packed, each at the cost of opening it") {
    def small(cost: String) = splits(indexed.option("minPartitionNum", "1").option("openCostInBytes", cost).load(s"s3://$bucket/small/"))
    assert(small("4m") == 2 && small("0") == 1 && small("128m") == 40)
    withConf("spark.sql.files.openCostInBytes", "64m") {
      assert(splits(indexed.option("minPartitionNum", "1").load(s"s3://$bucket/small/")) == 20)
    }
    stored(())
    assert(indexed.load(s"s3://$bucket/small/").count() == 40 * (10 << 10))
    assert(front.counters.requests("GET") == 40 && front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
  }

  test("compressed objects that cannot be cut are one split") {
    val zipped = reader.option("maxPartitionBytes", "64k").load(s"s3://$bucket/zipped.log.gz")
    assert(splits(zipped) == 1 && zipped.count() == 60000)
  }

  test("a plan says in one line of the log what it was made from, and why") {
    def decision(load: => DataFrame): String = {
      val lines = Logs.of("io.s3ranged")(load.collect()).filter(_.startsWith("s3ranged plans"))
      assert(lines.size == 1, lines)
      lines.head
    }
    def index = indexed
    assert(decision(reader.load(s"s3://$bucket/parts/year=2026/city=Bern/a.log")) ==
      s"s3ranged plans object s3://$bucket/parts/year=2026/city=Bern/a.log by one ranged GET, because a GET found it")
    assert(decision(index.load(s"s3://$bucket/parts/year=2026/city=Bern/a.log")).endsWith("from the index, because the index has its row"))
    assert(decision(index.load(s"s3://$bucket/parts/")) ==
      s"s3ranged plans prefix s3://$bucket/parts/ from the index, because it is a prefix and an index is named")
    assert(decision(reader.load(s"s3://$bucket/parts/")).endsWith("by listing, because it is a prefix and no index.tableName is set"))
    assert(decision(index.load(s"s3://$bucket/parts/year=202[56]/*/*.log")).endsWith("from the index, because it is a glob and an index is named"))
    assert(decision(index.load(s"s3://$bucket/parts")).endsWith("from the index, because there is no object of this name"))
    assert(decision(index.option("planning.mode", "list").load(s"s3://$bucket/parts/")).endsWith("by listing, because planning.mode is list"))
    assert(decision(reader.option("planning.mode", "exact").load(s"s3://$bucket/parts/year=2024/city=Oslo/a.log"))
      .endsWith("by one ranged GET, because planning.mode is exact"))
    assert(decision(index.option("repository", bucket).option("context", "parts/year=2024/").load()) ==
      s"s3ranged plans repository $bucket, context parts/year=2024/ from the index, because no path is given, repository and context are")
    val two = decision(index.load(s"s3://$bucket/small/", s"s3://$bucket/big.log"))
    assert(two.count(_ == ';') == 1 && two.contains("prefix s3://") && two.contains("object s3://"))
  }

  test("what was chosen is what is asked: index, list and exact send each its own requests") {
    def requests(load: => DataFrame): (Long, Long, Long) = {
      stored(load.collect())
      stored(())
      load.collect()
      (front.counters.requests("LIST"), dynamoFront.counters.requests("Query"), front.counters.requests("HEAD"))
    }
    val byIndex = requests(indexed.option("planning.mode", "index").load(s"s3://$bucket/parts/"))
    assert(byIndex._1 == 0 && byIndex._2 > 0 && byIndex._3 == 0)
    val byList = requests(indexed.option("planning.mode", "list").load(s"s3://$bucket/parts/"))
    assert(byList._1 > 0 && byList._2 == 0 && byList._3 == 0)
    val exact = requests(indexed.option("planning.mode", "exact").load(s"s3://$bucket/small/01.log"))
    assert(exact == ((0, 0, 0)))
    val fault = told(5)(indexed.option("planning.mode", "exact").load(s"s3://$bucket/parts/"))
    assert(fault.kind == FaultKind.BAD_PATH && fault.getMessage.contains("planning.mode=exact"))
  }

  test("partition columns come from the paths in the first page of the index, with their types, and prune") {
    bucket
    // Without what the cache has: the servers shall tell.
    EngineRegistry.close()
    stored(())
    val parts = indexed.load(s"s3://$bucket/parts/")
    assert(parts.schema.map(field => field.name -> field.dataType) ==
      Seq("value" -> StringType, "year" -> IntegerType, "city" -> StringType))
    assert(dynamoFront.counters.requests("Query") <= 4, "a page of a shard, and of the next where that is empty")
    assert(front.counters.requests("GET") == 0, "no object is looked at")
    val rows = parts.where("year = 2025 and city = 'Oslo'").collect()
    assert(rows.map(_.toSeq).toSeq == Seq(Seq("2025 Oslo", 2025, "Oslo")))
    assert(front.counters.requests("GET") == 1)
  }

  test("given columns need no look at the paths") {
    bucket
    stored(())
    val parts = indexed.schema("value STRING, year STRING, city STRING").load(s"s3://$bucket/parts/")
    assert(dynamoFront.counters.snapshot.getOrDefault("Query", 0L) == 0 && front.counters.requests("GET") == 0)
    assert(parts.where("year = '2024'").count() == 2)
  }

  test("a row of the index whose folders deviate fails the plan, and names the object") {
    val other = told(5)(indexed.load(s"s3://$bucket/deviates/").collect())
    assert(other.kind == FaultKind.PARTITION_MISMATCH && other.getMessage.contains(s"s3://$bucket/deviates/"), other.getMessage)
    assert(other.getMessage.contains("basePath"))
    val typed = told(5)(indexed.schema("value STRING, year INT").load(s"s3://$bucket/typed/").collect())
    assert(typed.kind == FaultKind.PARTITION_MISMATCH && typed.getMessage.contains("year=soon/b.log"), typed.getMessage)
  }
}
