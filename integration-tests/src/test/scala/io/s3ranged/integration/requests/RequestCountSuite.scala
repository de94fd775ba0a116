package io.s3ranged.integration.requests

import java.util.concurrent.TimeUnit

import scala.concurrent.{Await, ExecutionContext, Future}
import scala.concurrent.duration.Duration
import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, NeedsFiles, OnSpark, TestServices}
import io.s3ranged.testkit.SparseObject
import io.s3ranged.testkit.data.LogDataSet
import io.s3ranged.testkit.front.Pace

/** How many requests Spark's queries cost, as the servers count them. */
class RequestCountSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("requests")

  test("an indexed prefix of 2,000 objects: no LIST, no HEAD, and the pages that its rows need") {
    val truth = new LogDataSet(5, 0, 0, 2000, 4 << 10, 0).upload(TestServices.store, bucket, "many/")
    assert(Commands.index("create", "--table", "requests").status == 0)
    assert(Commands.index("register", "--table", "requests", s"s3://$bucket/many/").status == 0)
    stored(())
    val metrics = assertText(reader.option("index.tableName", "requests").load(s"s3://$bucket/many/"), truth)
    assert(front.counters.requests("LIST") == 0 && front.counters.requests("HEAD") == 0)
    assert(front.counters.requests("GET") == 2000)
    val queries = dynamoFront.counters.requests("Query")
    info(s"$queries queries, ${dynamoFront.counters.snapshot}; gets ${metrics("gets")}")
    assert(dynamoFront.counters.requests("Scan") == 0)
    assert(queries <= 40, "many more pages than 2,000 rows need")
  }

  test("take(20) and show() on a 5 GiB object move at most 2 MiB", NeedsFiles) {
    val lines = (0 until 20000).map(i => f"line $i%06d of a very large object that nobody wants to read to its end").mkString("\n")
    SparseObject.create(TestServices.services, bucket, "huge.log", lines.getBytes("UTF-8"), 5L << 30)
    for (query <- Seq[org.apache.spark.sql.DataFrame => Any](_.take(20), _.show())) {
      stored(())
      query(reader.load(s"s3://$bucket/huge.log"))
      eventually(5, "no exchange under way")(front.counters.active == 0)
      info(s"${front.counters.bodyBytes("GET") >> 10} KiB in ${front.counters.requests("GET")} GETs")
      assert(front.counters.bodyBytes("GET") <= (2 << 20))
    }
  }

  test("a killed task stops its GETs within 100 ms", NeedsFiles) {
    SparseObject.create(TestServices.services, bucket, "slow.bin", Array.emptyByteArray, 2L << 30)
    stored(())
    withPace(new Pace(0, 4 << 20)) {
      KillTime.forget()
      val job = Future {
        spark.sparkContext.setJobGroup("killed", "a job to be killed", interruptOnCancel = true)
        KillTime.count(reader.option("fileFormat", "binary").load(s"s3://$bucket/slow.bin").select("content"))
      }(ExecutionContext.global)
      eventually(60, "several GETs under way")(front.counters.active > 2)
      val cancelled = System.nanoTime
      spark.sparkContext.cancelJobGroup("killed")
      eventually(20, "no exchange under way")(front.counters.active == 0)
      val ends = front.counters.exchanges.asScala.filter(!_.whole).map(_.endNanos)
      def millisSince(start: Long) = TimeUnit.NANOSECONDS.toMillis(ends.max - start)
      info(s"${ends.size} GETs broke off, the last ${millisSince(KillTime.heardNanos)} ms after the tasks were told, " +
        s"${millisSince(cancelled)} ms after the job was cancelled")
      assert(millisSince(KillTime.heardNanos) <= 100)
      Await.ready(job, Duration(30, "s"))
    }
  }

  test("a failed task stops its GETs within 100 ms", NeedsFiles) {
    SparseObject.create(TestServices.services, bucket, "fails.bin", Array.emptyByteArray, 2L << 30)
    stored(())
    withPace(new Pace(0, 4 << 20)) {
      val chunks = reader.option("fileFormat", "binary").option("chunkBytes", "1m").load(s"s3://$bucket/fails.bin").select("content")
      val failure = intercept[org.apache.spark.SparkException](FailTime.after(4, chunks))
      assert(failure.getMessage.contains("fails on purpose"))
      eventually(20, "no exchange under way")(front.counters.active == 0)
      val broken = front.counters.exchanges.asScala.filter(!_.whole)
      val millis = TimeUnit.NANOSECONDS.toMillis(broken.map(_.endNanos).max - FailTime.lastNanos)
      info(s"${broken.size} GETs broke off, the last $millis ms after the last task failed")
      assert(broken.nonEmpty && millis <= 100)
    }
  }
}
