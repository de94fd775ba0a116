package io.s3ranged.integration.path

import java.security.MessageDigest
import java.util.Base64

import org.apache.spark.sql.DataFrameReader
import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.core.sync.RequestBody
import software.amazon.awssdk.services.s3.model.PutObjectRequest

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{NeedsRealStore, OnSpark, TestServices}

/** Objects that the store keeps under a key of the reader (SSE-C). */
class CustomerKeySuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("customer-key")
  private val right = Array.tabulate[Byte](32)(i => (i * 7).toByte)
  private val wrong = right.reverse
  private val lines = (1 to 200000).map(i => s"line $i of a secret log")

  private def base64(bytes: Array[Byte]): String = Base64.getEncoder.encodeToString(bytes)

  private lazy val path: String = {
    TestServices.store.client.putObject(
      PutObjectRequest.builder.bucket(bucket).key("secret.log")
        .sseCustomerAlgorithm("AES256")
        .sseCustomerKey(base64(right))
        .sseCustomerKeyMD5(base64(MessageDigest.getInstance("MD5").digest(right)))
        .build(),
      RequestBody.fromString(lines.mkString("\n")))
    s"s3://$bucket/secret.log"
  }

  private def keyed(key: Array[Byte]): DataFrameReader =
    reader.option("encryption.algorithm", "SSE-C").option("encryption.secretKey", base64(key))

  test("with the key the object is read, in splits of any size", NeedsRealStore) {
    for (bytes <- Seq("1g", "300000"))
      assert(keyed(right).option("maxPartitionBytes", bytes).load(path).collect().map(_.getString(0)).toSeq == lines)
  }

  test("without the key, or with another, it is not, and what another reader cached is not given out", NeedsRealStore) {
    assert(keyed(right).load(path).count() == lines.size)
    for (other <- Seq(reader, keyed(wrong))) {
      val fault = faultOf(other.load(path).collect())
      info(fault.getMessage)
      assert(fault.kind == FaultKind.ENCRYPTION_KEY_REFUSED)
      assert(fault.getMessage.contains(path) && fault.getMessage.contains("encryption.secretKey"))
      assert(!fault.getMessage.contains(base64(wrong)) && !fault.getMessage.contains(base64(right)))
    }
  }

  test("a cluster's settings for S3A are enough", NeedsRealStore) {
    val hadoop = spark.sparkContext.hadoopConfiguration
    val settings = Map(
      s"fs.s3a.bucket.$bucket.encryption.algorithm" -> "SSE-C", s"fs.s3a.bucket.$bucket.encryption.key" -> base64(right))
    settings.foreach { case (name, value) => hadoop.set(name, value) }
    try assert(reader.load(path.replace("s3://", "s3a://")).count() == lines.size)
    finally settings.keys.foreach(hadoop.unset)
  }
}
