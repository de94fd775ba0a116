package io.s3ranged.options

import java.util.Base64

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}

class EncryptionSuite extends AnyFunSuite {

  private val key = Base64.getEncoder.encodeToString(Array.tabulate[Byte](32)(_.toByte))

  private def connection(given: (String, String)*): ConnectionSettings =
    ConnectionSettings.from(OptionLookup.layered(given.toMap.asJava, _ => null, _ => null))

  private def refusal(given: (String, String)*): RangedIOException = {
    val fault = intercept[RangedIOException](connection(given: _*))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("encryption.algorithm"))
    fault
  }

  test("SSE-C takes the key of encryption.secretKey, in whatever case it is written") {
    for (algorithm <- Seq("SSE-C", "sse-c"))
      assert(connection("encryption.algorithm" -> algorithm, "encryption.secretKey" -> key).secrets.customerKey == key)
  }

  test("where the store holds the key none is sent, and a KMS key's name is no mistake") {
    assert(connection().secrets.customerKey == null)
    for (algorithm <- Seq("AES256", "SSE-KMS", "DSSE-KMS"))
      assert(connection("encryption.algorithm" -> algorithm, "encryption.secretKey" -> "arn:aws:kms:x").secrets.customerKey == null)
  }

  test("SSE-C without a key, or with one that is not 32 bytes, is refused, and the key is not shown") {
    assert(refusal("encryption.algorithm" -> "SSE-C").getMessage.contains("option encryption.secretKey (else fs.s3a.encryption.key)"))
    for (wrong <- Seq("CANARY?", "AAAA", key + "AAAA"))
      assert(!refusal("encryption.algorithm" -> "SSE-C", "encryption.secretKey" -> wrong).getMessage.contains(wrong))
  }

  test("encryption on the client is refused, since its bytes would be taken for data, and so is a name that is none") {
    for (algorithm <- Seq("CSE-KMS", "CSE-CUSTOM"))
      assert(refusal("encryption.algorithm" -> algorithm).getMessage.contains("encrypted on the client cannot be read"))
    assert(refusal("encryption.algorithm" -> "rot13").getMessage.contains("SSE-C, AES256"))
  }

  test("another customer's key is another identity, and the index is not told any") {
    val options = Seq("encryption.algorithm" -> "SSE-C", "encryption.secretKey" -> key, "index.tableName" -> "t")
    assert(connection(options: _*) != connection())
    val index = IndexSettings.from(OptionLookup.layered(options.toMap.asJava, _ => null, _ => null)).get
    assert(index.connection.secrets.customerKey == null)
  }
}
