package io.s3ranged.integration.path

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{OnSpark, TestServices}

/** Bytes that were fetched in one name are nobody else's. */
class IdentitySuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("identity")

  test("what one reader cached is served to readers with the same credentials, and to no others") {
    val content = "a line that somebody may read\n" * 200000
    val path = stored {
      TestServices.store.put(bucket, "private.log", content.getBytes)
      s"s3://$bucket/private.log"
    }
    assert(reader.load(path).count() == 200000)
    stored(())
    assert(reader.load(path).count() == 200000)
    // Only the block by which the version is learnt comes again.
    assert(front.counters.requests("GET") == 1 && front.counters.bodyBytes("GET") <= (1 << 20))

    val stranger = faultOf(reader.option("secretKey", "anotherSecret").load(path).collect())
    assert(stranger.kind == FaultKind.CREDENTIALS_REFUSED && stranger.getMessage.contains(path))
    val unknown = faultOf(reader.option("accessKey", "somebody").option("secretKey", "else").load(path).collect())
    assert(Set(FaultKind.CREDENTIALS_REFUSED, FaultKind.ACCESS_DENIED)(unknown.kind))
    // The session's keys would be used otherwise.
    val keys = Seq("accessKey", "secretKey").map("spark.datasource.s3ranged." + _)
    val values = keys.map(spark.conf.get)
    keys.foreach(spark.conf.unset)
    try {
      val anonymous = faultOf(reader.option("credentialsProvider", "anonymous").load(path).collect())
      assert(anonymous.kind == FaultKind.ACCESS_DENIED && anonymous.getMessage.contains(path))
    } finally keys.zip(values).foreach { case (key, value) => spark.conf.set(key, value) }
    assert(reader.load(path).count() == 200000)
  }
}
