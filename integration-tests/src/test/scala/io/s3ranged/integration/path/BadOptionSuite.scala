package io.s3ranged.integration.path

import org.apache.spark.sql.execution.ExplainMode
import org.apache.spark.scheduler.{SparkListener, SparkListenerEvent}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{OnSpark, TestServices}

/** Options that are none, and that no option's value is shown. */
class BadOptionSuite extends AnyFunSuite with OnSpark {

  private val canaries = Map("secretKey" -> "CANARY-SECRET-1", "sessionToken" -> "CANARY-TOKEN-2", "accessKey" -> "CANARY-KEY-3")
  private lazy val path = {
    val bucket = TestServices.bucket("bad-option")
    stored(TestServices.store.put(bucket, "a.log", "a\nb\n".getBytes("UTF-8")))
    s"s3://$bucket/a.log"
  }

  test("wrong options are told when the table is loaded, before any request, each by its name") {
    path
    val wrong = Seq(
      ("maxPartitionsBytes", "1m", "maxPartitionBytes"),
      ("index.table", "t", "index.tableName"),
      ("chunkBytes", "8 parsecs", "a size"),
      ("maxPartitionBytes", "-1", "maxPartitionBytes"),
      ("maxRecordBytes", "3g", "from 1 to 2147483631 is expected"),
      ("minPartitionNum", "0", "from 1 to"),
      ("recordLength", "x", "recordLength"),
      ("fileFormat", "xml", "binary"),
      ("planning.mode", "guess", "exact"),
      ("mode", "DROPMALFORMED", "permissive"),
      ("pathStyleAccess", "perhaps", "true"),
      ("modifiedAfter", "soon", "2026-11-20T00:00:00"),
      ("spark.s3ranged.fetch.maxInFlight", "3", "Spark's configuration"))
    for ((name, value, words) <- wrong) {
      val fault = told(5)(reader.option(name, value).load(path))
      assert(fault.kind == FaultKind.BAD_OPTION, fault.getMessage)
      assert(fault.getMessage.contains(name) && fault.getMessage.toLowerCase.contains(words.toLowerCase), fault.getMessage)
    }
    assert(front.counters.requests("GET") + front.counters.requests("LIST") == 0)
  }

  test("a write is refused for being a write") {
    val fault = told(5)(spark.range(3).write.format("s3ranged").save("s3://bad-option/out/"))
    assert(fault.kind == FaultKind.READ_ONLY && fault.getMessage.contains("s3://bad-option/out/"))
  }

  test("no secret is in a fault, in a plan, or in anything that Spark's listeners and UI are told") {
    val told = new java.util.concurrent.ConcurrentLinkedQueue[String]
    val listener = new SparkListener {
      override def onOtherEvent(event: SparkListenerEvent): Unit = told.add(event.toString)
    }
    spark.sparkContext.addSparkListener(listener)
    try {
      // Keys of nobody are refused by the store; keys that are right are those of the session.
      val refused = faultOf(reader.options(canaries).load(path).collect())
      val frame = reader.options(canaries - "secretKey" - "sessionToken" - "accessKey").load(path)
        .where("_metadata.file_size > 0 and value <> 'x'")
      assert(frame.count() == 2)
      val explained = Seq("simple", "extended", "codegen", "cost", "formatted")
        .map(mode => frame.queryExecution.explainString(ExplainMode.fromString(mode)))
      eventually(10, "the end of the query")(told.toString.contains("SparkListenerSQLExecutionEnd"))
      val texts = Seq(textOf(refused), told.toString, frame.toString, frame.queryExecution.toString) ++ explained
      for (text <- texts; secret <- canaries.values.toSeq :+ TestServices.options("secretKey"))
        assert(!text.contains(secret), text)
      assert(told.toString.contains(path), "the description names what is read")
    } finally spark.sparkContext.removeSparkListener(listener)
  }
}

/** Settings of the JVM are looked at by each load too. */
class BadSettingSuite extends AnyFunSuite with OnSpark {

  override protected def sparkConf: Map[String, String] = Map("spark.s3ranged.fetch.deadline" -> "a while")

  test("a malformed duration of the JVM is told by its name, with what a duration is") {
    val fault = told(5)(reader.load("s3://any/where.log"))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("spark.s3ranged.fetch.deadline"), fault.getMessage)
    assert(fault.getMessage.contains("a while") && fault.getMessage.contains("docs/options.md"))
  }
}
