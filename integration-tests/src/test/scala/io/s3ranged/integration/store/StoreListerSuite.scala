package io.s3ranged.integration.store

import org.scalatest.BeforeAndAfterAll

import io.s3ranged.contract.ObjectListerContract
import io.s3ranged.engine.sdk.SdkStore
import io.s3ranged.engine.transport.ObjectLister
import io.s3ranged.integration.TestServices
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.MemoryTransport

/** Listing on a server that others wrote. */
class StoreListerSuite extends ObjectListerContract with BeforeAndAfterAll {

  private lazy val sdk = SdkStore.open(TestServices.connection, EngineSettings.withMemory(64 << 20).fetch)

  override protected lazy val listedBucket: String = TestServices.bucket("lister")

  override protected def stored(key: String, bytes: Array[Byte]): ObjectRef = {
    TestServices.store.put(listedBucket, key, bytes)
    ObjectRef.pinned(listedBucket, key, MemoryTransport.md5(bytes), bytes.length.toLong)
  }

  /** S3Proxy lists by UTF-16, where S3 and Ceph list by UTF-8. */
  override protected def namesOutsideUtf16Order: Seq[String] =
    if (System.getProperty("s3ranged.it.store") == "rgw") super.namesOutsideUtf16Order else Seq.empty

  override protected def newLister(): ObjectLister = sdk.lister(new MetricSet)

  override protected def afterAll(): Unit =
    try sdk.close()
    finally super.afterAll()

  test("a page is one LIST") {
    stored("counted/one", Array[Byte](1))
    val metrics = new MetricSet
    assert(sdk.lister(metrics).list(listedBucket, "counted/", null).objects.size == 1)
    assert(metrics.value(Metric.LISTS) == 1)
  }
}
