package io.s3ranged.engine.sdk

import org.scalatest.{BeforeAndAfterAll, BeforeAndAfterEach}

import scala.jdk.CollectionConverters._

import io.s3ranged.contract.ObjectListerContract
import io.s3ranged.engine.transport.{ListedObject, ObjectLister}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.ConnectionSettings
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3
import io.s3ranged.testing.LoopbackS3.Fault

class SdkObjectListerSuite extends ObjectListerContract with BeforeAndAfterAll with BeforeAndAfterEach {

  private val server = new LoopbackS3
  private var metrics: MetricSet = _
  private var store: SdkStore = _

  override protected def beforeEach(): Unit = {
    metrics = new MetricSet
    store = SdkStore.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
  }
  override protected def afterEach(): Unit = store.close()
  override protected def afterAll(): Unit = server.close()

  override protected def listedBucket: String = "contract"
  override protected def stored(key: String, bytes: Array[Byte]): ObjectRef = server.put(listedBucket, key, bytes)
  override protected def newLister(): ObjectLister = lister

  private def lister: ObjectLister = store.lister(metrics)

  private def all(bucket: String, prefix: String): Seq[ListedObject] =
    Iterator.unfold(Option("")) {
      case None => None
      case Some(token) =>
        val page = lister.list(bucket, prefix, if (token.isEmpty) null else token)
        Some((page.objects.asScala.toSeq, Option(page.nextToken)))
    }.flatten.toSeq

  test("pages of 1,000 follow each other to the end, one LIST each") {
    for (i <- 0 until 2500) server.put("paged", f"k/$i%05d", Array[Byte](1))
    server.put("paged", "other", Array[Byte](1))
    val before = server.requests.size
    assert(all("paged", "k/").map(_.`object`.key) == (0 until 2500).map(i => f"k/$i%05d"))
    assert(metrics.value(Metric.LISTS) == 3 && server.requests.size == before + 3)
    assert(server.requests.last.query("max-keys") == "1000" && server.requests.last.query("list-type") == "2")
  }

  test("an object comes pinned, with its ETag without quotes, its size and its time") {
    val ref = server.put("one", "key", "12345".getBytes)
    val listed = all("one", "").head
    assert(listed.`object` == ref && listed.`object`.isPinned)
    assert(listed.lastModifiedMillis == java.time.Instant.parse("2026-11-20T10:00:00Z").toEpochMilli)
  }

  test("keys come back as they were stored, whatever is in them") {
    val keys = Seq("a b+c%20d", "line\nbreak", "\u0001control", "<tag>&amp;", "ключ/日本", "p/../q", "%2F", "+")
    keys.foreach(key => server.put("odd", key, Array[Byte](1)))
    assert(all("odd", "").map(_.`object`.key).toSet == keys.toSet)
    assert(all("odd", "a b+").map(_.`object`.key) == Seq("a b+c%20d"), "prefixes too")
  }

  test("a prefix that nothing has is an empty page, a missing bucket a fault") {
    server.put("some", "x", Array[Byte](1))
    val page = lister.list("some", "y", null)
    assert(page.objects.isEmpty && page.nextToken == null)
    val fault = intercept[RangedIOException](lister.list("none", "y/", null))
    assert(fault.kind == FaultKind.NO_SUCH_BUCKET && fault.getMessage.contains("s3://none/y/"))
  }

  test("a listing is tried three times, the ranged GET's single try does not hold here") {
    server.put("tried", "x", Array[Byte](1))
    server.enqueue(Fault.Refuse(500, "InternalError"), Fault.Reset)
    val before = server.requests.size
    assert(lister.list("tried", "", null).objects.size == 1)
    assert(server.requests.size == before + 3)
    server.enqueue(Seq.fill(3)(Fault.Refuse(503, "SlowDown")): _*)
    assert(intercept[RangedIOException](lister.list("tried", "", null)).kind == FaultKind.THROTTLED)
  }

  test("the payer is named where the reader pays") {
    server.put("paid", "x", Array[Byte](1))
    val paying = new ConnectionSettings(StoreFixture.region, server.endpoint, true, null, StoreFixture.keys, true)
    val other = SdkStore.open(paying, StoreFixture.fetch())
    try {
      other.lister(metrics).list("paid", "", null)
      assert(server.requests.last.headers("x-amz-request-payer") == "requester")
    } finally other.close()
  }
}
