package io.s3ranged.integration.path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{FragmentTables, NeedsRealStore, OnSpark, TestServices}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.ObjectRegistration

/** What a store refuses, and objects that are not what was planned: told by object, cause and remedy. */
class BadStoreSuite extends AnyFunSuite with OnSpark {

  private val table = "bad_store"
  private lazy val bucket = TestServices.bucket("bad-store")
  private lazy val index = FragmentTables.created(table)
  private val lines = (1 to 600000).map(i => f"$i%06d\n").mkString.getBytes("UTF-8")

  private def indexed = {
    index.hashCode
    reader.option("index.tableName", table)
  }

  private def put(key: String, bytes: Array[Byte]): String = {
    TestServices.store.put(bucket, key, bytes)
    s"s3://$bucket/$key"
  }

  /** A row of the index that says of a stored object what is not so. */
  private def registerAs(key: String, size: Long): Unit = {
    val etag = TestServices.store.client.listObjectsV2(request => { request.bucket(bucket).prefix(key); () })
      .contents.asScala.find(_.key == key).get.eTag.replace("\"", "")
    val wrong = ObjectRef.pinned(bucket, key, etag, size)
    index.register(bucket, List(ObjectRegistration.listed(wrong, 1700000000000L)).asJava, new MetricSet)
    ()
  }

  test("a bucket of another region is told as such by object and by prefix, with the option that helps", NeedsRealStore) {
    val elsewhere = TestServices.bucket("other-region")
    TestServices.store.put(elsewhere, "logs/a.log", "a\n".getBytes("UTF-8"))
    TestServices.moveElsewhere(elsewhere)
    for (work <- Seq(() => reader.load(s"s3://$elsewhere/logs/a.log").collect(), () => reader.load(s"s3://$elsewhere/logs/").collect())) {
      val fault = told(10)(work())
      assert(fault.kind == FaultKind.WRONG_REGION, fault.getMessage)
      assert(fault.getMessage.contains(s"s3://$elsewhere/logs/") && fault.getMessage.contains("301") && fault.getMessage.contains("option region"))
    }
  }

  test("another's bucket is denied, by object and by listing, with the permission that is missing", NeedsRealStore) {
    val theirs = TestServices.othersBucket("not-ours")
    val byObject = told(5)(reader.load(s"s3://$theirs/logs/a.log").collect())
    assert(byObject.kind == FaultKind.ACCESS_DENIED && byObject.getMessage.contains(s"s3://$theirs/logs/a.log"))
    assert(byObject.getMessage.contains("s3:GetObject") && byObject.getMessage.contains("Denied or missing"))
    val byListing = told(5)(reader.load(s"s3://$theirs/logs/").collect())
    assert(byListing.kind == FaultKind.ACCESS_DENIED && byListing.getMessage.contains("s3:ListBucket"))
    assert(told(5)(reader.option("ignoreMissingFiles", "true").load(s"s3://$theirs/logs/a.log").collect()).kind == FaultKind.ACCESS_DENIED)
  }

  test("a wrong secret and an unknown key are refused credentials, and no text shows them") {
    val path = put("plain.log", "a\n".getBytes("UTF-8"))
    for ((key, secret) <- Seq("test" -> "CANARY-SECRET", "CANARY-KEY" -> "CANARY-SECRET")) {
      val fault = told(5)(reader.option("accessKey", key).option("secretKey", secret).load(path).collect())
      assert(fault.kind == FaultKind.CREDENTIALS_REFUSED || fault.kind == FaultKind.ACCESS_DENIED, fault.getMessage)
      assert(fault.getMessage.contains(path))
      assert(!textOf(fault).contains("CANARY-SECRET"), textOf(fault))
    }
  }

  test("a bucket and a key that are not there are told by name") {
    val missing = told(5)(reader.load("s3://no-such-bucket-at-all/a/b.log").collect())
    assert(missing.kind == FaultKind.NO_SUCH_BUCKET && missing.getMessage.contains("s3://no-such-bucket-at-all/a/b.log"))
    assert(told(5)(reader.load("s3://no-such-bucket-at-all/a/").collect()).kind == FaultKind.NO_SUCH_BUCKET)
    assert(told(5)(indexed.load("s3://no-such-bucket-at-all/a/").collect()).kind == FaultKind.NO_SUCH_BUCKET)
    bucket
    val exact = told(5)(reader.option("planning.mode", "exact").load(s"s3://$bucket/nowhere.log").collect())
    assert(exact.kind == FaultKind.NO_SUCH_OBJECT && exact.getMessage.contains(s"s3://$bucket/nowhere.log"))
  }

  test("a row that says more bytes than there are fails the scan, at the first range and behind the end") {
    for ((key, size) <- Seq("size/little-more.log" -> (lines.length + 7L), "size/much-more.log" -> (lines.length + (5L << 20)))) {
      val path = put(key, lines)
      registerAs(key, size)
      val fault = told(20)(indexed.option("maxPartitionBytes", "1m").load(path).collect())
      info(s"$key: ${fault.getMessage}")
      assert(fault.getMessage.contains(path) && fault.getMessage.contains("register"), fault.getMessage)
    }
  }

  test("a range behind the end is told as 416, with what to do") {
    val path = put("behind/b.log", lines)
    registerAs("behind/b.log", lines.length + (64L << 20))
    // Only the last splits, so that no other range finds out first.
    val tail = indexed.option("maxPartitionBytes", "1m").load(path).where(s"_metadata.file_block_start > ${lines.length + (2 << 20)}")
    val fault = told(20)(tail.collect())
    assert(fault.kind == FaultKind.RANGE_NOT_SATISFIABLE && fault.getMessage.contains("416"), fault.getMessage)
    assert(fault.getMessage.contains(path) && fault.getMessage.contains("register the object again"))
  }

  test("a row that says fewer bytes than there are loses nothing in silence") {
    val path = put("size/less.log", lines)
    registerAs("size/less.log", lines.length - 700L)
    val fault = told(20)(indexed.load(path).collect())
    assert(fault.getMessage.contains(path) && fault.getMessage.contains("register"), fault.getMessage)
  }

  test("an object that shrank after planning fails the query by its name, and is read anew by the next") {
    val path = put("shrinks.log", lines)
    val frame = reader.option("maxPartitionBytes", "1m").load(path)
    assert(frame.queryExecution.optimizedPlan.stats.sizeInBytes == lines.length)
    put("shrinks.log", "short\n".getBytes("UTF-8"))
    val fault = told(20)(frame.collect())
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains(path) && fault.getMessage.contains("run the query again"))
    assert(reader.load(path).collect().map(_.getString(0)).toSeq == Seq("short"))
  }

  test("an empty object is no rows and no fault, named, listed and indexed") {
    val path = put("empty/none.log", Array.emptyByteArray)
    put("empty/some.log", "a\n".getBytes("UTF-8"))
    registerAs("empty/none.log", 0)
    assert(reader.load(path).count() == 0)
    assert(indexed.load(path).count() == 0)
    assert(reader.load(s"s3://$bucket/empty/").count() == 1)
    assert(reader.option("fileFormat", "binary").load(path).count() == 0)
  }
}
