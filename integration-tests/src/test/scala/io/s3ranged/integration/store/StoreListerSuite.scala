package io.s3ranged.integration.store

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.sdk.SdkStore
import io.s3ranged.engine.transport.{ListedObject, ObjectLister}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.integration.TestServices
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.EngineSettings

/** Listing on a server that others wrote. */
class StoreListerSuite extends AnyFunSuite {

  private lazy val bucket = TestServices.bucket("lister")

  private def withLister[A](body: (ObjectLister, MetricSet) => A): A = {
    val sdk = SdkStore.open(TestServices.connection, EngineSettings.withMemory(64 << 20).fetch)
    val metrics = new MetricSet
    try body(sdk.lister(metrics), metrics)
    finally sdk.close()
  }

  private def all(lister: ObjectLister, prefix: String): Seq[ListedObject] =
    Iterator
      .unfold(Option("")) { token =>
        token.map { after =>
          val page = lister.list(bucket, prefix, if (after.isEmpty) null else after)
          (page.objects.asScala.toSeq, Option(page.nextToken))
        }
      }
      .flatten
      .toSeq

  test("2,100 objects come in three pages, in the order of their keys, with size and ETag") {
    val keys = (0 until 2100).map(i => f"many/part-$i%05d")
    keys.par(key => TestServices.store.put(bucket, key, key.getBytes("UTF-8")))
    TestServices.store.put(bucket, "other/one", Array[Byte](1))
    withLister { (lister, metrics) =>
      val listed = all(lister, "many/")
      assert(listed.map(_.`object`.key) == keys)
      assert(listed.forall(one => one.`object`.isPinned && one.`object`.size == one.`object`.key.length))
      assert(listed.forall(_.lastModifiedMillis > 0))
      assert(metrics.value(Metric.LISTS) == 3)
    }
  }

  test("a prefix that holds nothing is one empty page") {
    withLister((lister, _) => assert(all(lister, "nothing/").isEmpty))
  }

  test("a bucket that is not there is NO_SUCH_BUCKET and named") {
    withLister { (lister, _) =>
      val fault = intercept[RangedIOException](lister.list("not-there", "", null))
      assert(fault.kind == FaultKind.NO_SUCH_BUCKET && fault.getMessage.contains("not-there"))
    }
  }

  private implicit class InParallel[A](items: Seq[A]) {
    def par(each: A => Any): Unit = {
      val threads = java.util.concurrent.Executors.newFixedThreadPool(8)
      try {
        val calls = items.map(item => (() => { each(item); () }): java.util.concurrent.Callable[Unit])
        threads.invokeAll(calls.asJava).forEach(_.get)
      } finally threads.shutdownNow()
    }
  }
}
