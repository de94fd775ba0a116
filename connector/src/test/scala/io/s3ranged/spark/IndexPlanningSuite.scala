package io.s3ranged.spark

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.FaultKind
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.dynamodb.{DynamoFragmentIndex, LocalDynamo}
import io.s3ranged.source.index.{Fragment, FragmentHash, ObjectRegistration}
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.scalatest.funsuite.AnyFunSuite

/** Plans from an index on DynamoDB Local. */
class IndexPlanningSuite extends AnyFunSuite with SparkFixture with LocalDynamo {

  private lazy val index = {
    val opened = DynamoFragmentIndex.open(settings("fragments"))
    opened.create()
    opened
  }

  override protected def sparkConf: Map[String, String] = Map(
    "spark.datasource.s3ranged.index.endpoint" -> endpoint.toString,
    "spark.datasource.s3ranged.index.region" -> "eu-test-1")

  private def indexed = {
    index.hashCode
    read.option("index.tableName", "fragments")
  }

  private def register(repository: String, objects: ObjectRef*): Unit = {
    index.register(repository, objects.map(ObjectRegistration.listed(_, 1700000000000L)).asJava, new MetricSet)
    ()
  }

  private def stored(key: String, text: String): ObjectRef = s3.put(bucket, key, text.getBytes)

  test("an indexed prefix is read without LIST and HEAD, and only what is registered") {
    register(bucket, (1 to 30).map(i => stored(f"idx/year=2026/part-$i%02d", s"$i\n")): _*)
    stored("idx/year=2026/unregistered", "no\n")
    val (rows, requests) = requestsOf {
      val frame = indexed.load(s"s3://$bucket/idx/")
      frame.collect().map(row => row.getString(0).toInt -> row.getInt(1)).toSeq
    }
    assert(rows == (1 to 30).map(_ -> 2026))
    assert(requests.forall(request => request.method == "GET" && !isList(request)))
    assert(requests.size == 30)
  }

  test("a glob is the index's prefix and a filter") {
    register(bucket, stored("globbed/a.log", "a\n"), stored("globbed/b.txt", "b\n"))
    val (rows, requests) = requestsOf(lines(indexed.load(s"s3://$bucket/globbed/*.log")))
    assert(rows == Seq("a") && !requests.exists(isList))
  }

  test("repository and context are read without a path") {
    val object1 = stored("somewhere/else", "one\n")
    index.register("web-logs", List(new ObjectRegistration("2026/11/a", object1, -1)).asJava, new MetricSet)
    val frame = indexed.option("repository", "web-logs").option("context", "2026/11/").load()
    assert(lines(frame) == Seq("one"))
    assert(frame.select("_metadata.file_path").head().getString(0) == s"s3://$bucket/somewhere/else")
    val fault = faultOf(indexed.option("repository", "web-logs").option("context", "2027/").load().collect())
    assert(fault.kind == FaultKind.NOTHING_FOUND && fault.getMessage.contains("web-logs") && fault.getMessage.contains("planning.mode=list"))
  }

  test("a key with a row in the index is read by that row, one without by a GET") {
    register(bucket, stored("rows/indexed", "row\n"))
    stored("rows/other", "get\n")
    assert(requestsOf(lines(indexed.load(s"s3://$bucket/rows/indexed"))) match { case (rows, requests) => rows == Seq("row") && requests.size == 1 })
    assert(lines(indexed.load(s"s3://$bucket/rows/other")) == Seq("get"))
    assert(faultOf(indexed.option("planning.mode", "index").load(s"s3://$bucket/rows/other").collect()).kind == FaultKind.NOTHING_FOUND)
    assert(lines(indexed.load(s"s3://$bucket/rows")) == Seq("row"), "no object of this name: the prefix, from the index")
  }

  test("fragments replace their object, and no record leaves one") {
    val text = "a1\na2\nb1\nb2\n"
    val ref = stored("frag/both", text)
    val fragments = Seq(0L -> 6L, 6L -> 6L).map { case (offset, length) =>
      new Fragment(FragmentHash.of(text.substring(offset.toInt, (offset + length).toInt).getBytes), offset, length, null)
    }
    index.registerFragments(bucket, ObjectRegistration.listed(ref, -1), fragments.asJava, new MetricSet)
    assert(lines(indexed.load(s"s3://$bucket/frag/")) == Seq("a1", "a2", "b1", "b2"))
    assert(lines(indexed.load(s"s3://$bucket/frag/both")) == Seq("a1", "a2", "b1", "b2"))
    val rows = indexed.option("fileFormat", "json").schema("s STRUCT<a: INT>").load(s"s3://$bucket/frag/")
    val refused = faultOf(rows.collect())
    assert(refused.kind == FaultKind.BAD_OPTION && refused.getMessage.contains("frag/both") && refused.getMessage.contains("planning.mode=list"))
  }

  test("a row whose size or ETag disagrees with S3 fails, naming the object and what to do") {
    val ref = stored("wrong/size", "12345\n")
    register(bucket, ObjectRef.pinned(bucket, "wrong/size", ref.etag, 3))
    val size = faultOf(indexed.load(s"s3://$bucket/wrong/").collect())
    assert(size.getMessage.contains(s"s3://$bucket/wrong/size") && size.getMessage.contains("egister"), size.getMessage)
    register(bucket, ObjectRef.pinned(bucket, "wrong2/etag", "other-etag", 6))
    stored("wrong2/etag", "12345\n")
    val etag = faultOf(indexed.load(s"s3://$bucket/wrong2/").collect())
    assert(etag.kind == FaultKind.OBJECT_CHANGED && etag.getMessage.contains("register the object again"))
  }

  test("an empty answer of the index is a fault that names the remedy, never an empty result") {
    val fault = faultOf(indexed.load(s"s3://$bucket/never-registered/").collect())
    assert(fault.kind == FaultKind.NOTHING_FOUND)
    assert(fault.getMessage.contains("never-registered/") && fault.getMessage.contains("planning.mode=list"))
  }

  test("a misspelt bucket is told as such, with an index too, and costs a GET only where nothing was found") {
    index.hashCode
    val (fault, requests) = requestsOf(faultOf(indexed.load("s3://bukcet/idx/").collect()))
    assert(fault.kind == FaultKind.NO_SUCH_BUCKET && fault.getMessage.contains("s3://bukcet/idx/"))
    assert(requests.size == 1 && requests.head.method == "GET" && !isList(requests.head))
    assert(faultOf(indexed.load("s3://bukcet/").collect()).kind == FaultKind.NO_SUCH_BUCKET)
    assert(faultOf(indexed.load("s3://bukcet/idx/*.log").collect()).kind == FaultKind.NO_SUCH_BUCKET)
  }

  test("a table that does not exist is told, with the command that makes it") {
    val fault = faultOf(read.option("index.tableName", "no_such_table").load(s"s3://$bucket/idx/"))
    assert(fault.kind == FaultKind.INDEX_NOT_FOUND && fault.getMessage.contains("s3ranged-index create"))
  }

  test("reads of the index are counted in the plan's metrics") {
    register(bucket, stored("counted/a", "a\n"))
    val frame = indexed.load(s"s3://$bucket/counted/")
    frame.collect()
    val metrics = frame.queryExecution.executedPlan.collectFirst { case scan: BatchScanExec => scan.metrics }.get
    assert(metrics(Metric.INDEX_READS.id).value > 0 && metrics(Metric.LISTS.id).value == 0)
    assert(metrics(Metric.PLANNED_OBJECTS.id).value == 1)
  }

  override def afterAll(): Unit = {
    index.close()
    super.afterAll()
  }
}
