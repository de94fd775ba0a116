package io.s3ranged.spark

import java.nio.file.Files

import scala.util.Random

import io.s3ranged.fault.FaultKind
import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

class ReadTextSuite extends AnyFunSuite with SparkFixture {

  private def numbered(count: Int): String = (0 until count).map(i => s"line $i of the log").mkString("", "\n", "\n")

  test("an exact object needs no LIST and no HEAD") {
    put("a.log", "one\ntwo\nthree\n")
    val (rows, requests) = requestsOf(lines(load("a.log")))
    assert(rows == Seq("one", "two", "three"))
    assert(requests.forall(request => request.method == "GET" && request.key == "a.log"))
    assert(requests.size == 1, "the first block that told the size is the one that is read")
  }

  test("several paths are read in their order") {
    put("a.log", "a1\na2\n")
    put("b.log", "b1\n")
    assert(lines(load("b.log", "a.log")) == Seq("b1", "a1", "a2"))
  }

  test("many exact objects are asked for at the same time, and read in their order") {
    val keys = (1 to 40).map(i => f"many-exact/$i%02d")
    keys.foreach(key => put(key, s"$key\n"))
    val (rows, requests) = requestsOf(lines(load(keys.reverse: _*)))
    assert(rows == keys.reverse && requests.size == 40)
    val fault = faultOf(read.option("planning.mode", "exact").load((keys :+ "nope").map(key => s"s3://$bucket/$key"): _*).collect())
    assert(fault.kind == FaultKind.NO_SUCH_OBJECT && fault.getMessage.contains("s3://bucket/nope"))
  }

  test("a listing passes over hidden names as Spark does, a path that names one does not") {
    put("hidden/_SUCCESS", "no\n")
    put("hidden/.crc", "no\n")
    put("hidden/_temporary/0/a", "no\n")
    put("hidden/a", "yes\n")
    assert(lines(load("hidden/")) == Seq("yes"))
    assert(lines(load("hidden/_SUCCESS")) == Seq("no"))
  }

  test("s3a paths are read like s3 paths") {
    put("a.log", "a1\n")
    assert(lines(read.load(s"s3a://$bucket/a.log")) == Seq("a1"))
  }

  test("the same bytes give the rows of Spark's own text source") {
    val random = new Random(7)
    val contents = Seq("", "\n", "a", "a\n", "a\r\nb\r\n", "a\rb\r", "\r\n\r\n", "a\n\nb", "no end\r", "Grüße\n東京\n") ++
      Seq.fill(10)(Seq.fill(random.nextInt(400))(Seq("x", "yz", "\n", "\r", "\r\n", "é")(random.nextInt(6))).mkString)
    val folder = Files.createTempDirectory("text")
    contents.zipWithIndex.foreach { case (text, i) =>
      put(s"same/$i.txt", text)
      Files.writeString(folder.resolve(s"$i.txt"), text)
      val expected = spark.read.text(folder.resolve(s"$i.txt").toString).collect().map(_.getString(0)).toSeq
      assert(lines(load(s"same/$i.txt")) == expected, i)
      assert(lines(read.option("maxPartitionBytes", "3").load(s"s3://$bucket/same/$i.txt")) == expected, i)
      val whole = spark.read.option("wholetext", "true").text(folder.resolve(s"$i.txt").toString).collect().map(_.getString(0)).toSeq
      assert(lines(read.option("wholetext", "true").load(s"s3://$bucket/same/$i.txt")) == whole, i)
    }
    assert(load("same/").count() == spark.read.text(folder.toString).count())
  }

  test("a separator of one's own") {
    put("sep.txt", "a;b;;c")
    assert(lines(read.option("lineSep", ";").load(s"s3://$bucket/sep.txt")) == Seq("a", "b", "", "c"))
  }

  test("rows outlive their batches in collect, sort, aggregation, join, cache and limit") {
    val count = 60000
    put("big.txt", numbered(count))
    val frame = load("big.txt")
    val expected = (0 until count).map(i => s"line $i of the log")
    assert(lines(frame) == expected)
    assert(lines(frame.sort(col("value").desc)) == expected.sorted.reverse)
    assert(frame.agg(max("value"), min("value")).head().toSeq == Seq(expected.max, expected.min))
    assert(frame.agg(first("value"), last("value")).head().toSeq == Seq(expected.head, expected.last))
    assert(frame.groupBy(substring(col("value"), 1, 6)).agg(count_distinct(col("value")).as("n")).agg(sum("n")).head().getLong(0) == count)
    assert(frame.agg(size(collect_list("value"))).head().getInt(0) == count)
    assert(frame.join(broadcast(frame.as("other")), "value").count() == count)
    val cached = frame.cache()
    try assert(cached.filter(col("value").endsWith("9 of the log")).count() == count / 10 && lines(cached) == expected)
    finally cached.unpersist(true)
    assert(frame.orderBy(col("value").desc).limit(5).collect().map(_.getString(0)).toSeq == expected.sorted.reverse.take(5))
    assert(lines(frame.repartition(3)).toSet == expected.toSet)
    assert(frame.selectExpr("length(value)").collect().map(_.getInt(0)).toSeq == expected.map(_.length))
    assert(lines(frame.filter(col("value") === "line 777 of the log")) == Seq("line 777 of the log"))
  }

  test("without code generation the rows are the same") {
    put("interpreted.txt", numbered(9000))
    spark.conf.set("spark.sql.codegen.wholeStage", "false")
    spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    try {
      assert(lines(load("interpreted.txt")).size == 9000)
      assert(load("interpreted.txt").agg(max("value")).head().getString(0) == "line 999 of the log")
    } finally {
      spark.conf.unset("spark.sql.codegen.wholeStage")
      spark.conf.unset("spark.sql.codegen.factoryMode")
    }
  }

  test("a prefix is listed where no index is named, and its objects packed") {
    (1 to 5).foreach(i => put(s"many/part-$i", s"$i\n"))
    val (rows, requests) = requestsOf(lines(load("many/")))
    assert(rows == Seq("1", "2", "3", "4", "5"))
    assert(requests.count(isList) == 2, "once for the schema, once for the plan")
    assert(load("many/").rdd.getNumPartitions <= 3)
  }

  test("a key that is no object is the prefix below it") {
    put("folder/a", "a\n")
    assert(lines(load("folder")) == Seq("a"))
  }

  test("globs stop at a slash, and a folder that matches is read below") {
    put("glob/2026-01/a", "jan\n")
    put("glob/2026-02/a", "feb\n")
    put("glob/2027-01/a", "next\n")
    assert(lines(load("glob/2026-*")) == Seq("jan", "feb"))
    assert(lines(load("glob/202[67]-01/*")) == Seq("jan", "next"))
    assert(lines(load("glob/{2026-02,2027-01}/a")) == Seq("feb", "next"))
    put("odd/[a].log", "odd\n")
    assert(lines(load("odd/\\[a\\].log")) == Seq("odd"))
  }

  test("keys are literal: percent signs, spaces and plus signs mean themselves") {
    Seq("lit/a%20b", "lit/a b", "lit/a+b", "lit/ü#x").foreach { key =>
      put(key, s"$key\n")
      assert(lines(load(key)) == Seq(key))
    }
    assert(lines(load("lit/")).toSet == Set("lit/a%20b", "lit/a b", "lit/a+b", "lit/ü#x"))
  }

  test("what is not there is told, with what was looked for") {
    val fault = faultOf(load("nowhere").collect())
    assert(fault.kind == FaultKind.NOTHING_FOUND && fault.getMessage.contains("s3://bucket/nowhere/"))
    assert(fault.getMessage.contains("no object of this name"))
    assert(faultOf(load("nowhere/").collect()).kind == FaultKind.NOTHING_FOUND)
    val exact = faultOf(read.option("planning.mode", "exact").load(s"s3://$bucket/nowhere").collect())
    assert(exact.kind == FaultKind.NO_SUCH_OBJECT && exact.getMessage.contains("s3://bucket/nowhere"))
    assert(faultOf(read.load("s3://no-bucket/a").collect()).kind == FaultKind.NO_SUCH_BUCKET)
  }

  test("denied is denied or missing, never a prefix") {
    s3.enqueue(io.s3ranged.testing.LoopbackS3.Fault.Refuse(403, "AccessDenied"))
    val (fault, requests) = requestsOf(faultOf(load("exists").collect()))
    assert(fault.kind == FaultKind.ACCESS_DENIED && fault.getMessage.contains("Denied or missing"))
    assert(!requests.exists(isList))
  }

  test("planning.mode=exact never lists, and refuses prefixes") {
    val fault = faultOf(read.option("planning.mode", "exact").load(s"s3://$bucket/many/").collect())
    assert(fault.kind == FaultKind.BAD_PATH)
  }

  test("a path that is no S3 path, or holds credentials, is refused without showing them") {
    assert(faultOf(read.load("hdfs://a/b").collect()).kind == FaultKind.BAD_PATH)
    val fault = faultOf(read.load("s3a://AKID:canary@bucket/a").collect())
    assert(fault.kind == FaultKind.BAD_PATH && !fault.getMessage.contains("canary"))
    assert(faultOf(read.load("s3a://AKID:can/ary@bucket/a").collect()).kind == FaultKind.BAD_PATH)
  }
}
