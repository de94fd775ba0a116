package io.s3ranged.integration.path

import java.nio.file.Files

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.security.alias.CredentialProviderFactory
import org.apache.spark.sql.DataFrameReader
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.testkit.Services

/** A cluster that is configured for S3A, and has not a word for s3ranged, works as it is. */
class S3aClusterSuite extends AnyFunSuite with OnSpark {

  private val s3a = "org.apache.hadoop.fs.s3a."

  /** Secrets of all buckets, which are wrong, and of one bucket, which are right, as `hadoop credential` stores them. */
  private lazy val credentialStore: String = {
    val uri = s"jceks://file${Files.createTempDirectory("jceks").resolve("cluster.jceks")}"
    val conf = new Configuration()
    conf.set("hadoop.security.credential.provider.path", uri)
    val provider = CredentialProviderFactory.getProviders(conf).get(0)
    provider.createCredentialEntry("fs.s3a.bucket.s3a-stored.access.key", Services.ACCESS_KEY.toCharArray)
    provider.createCredentialEntry("fs.s3a.bucket.s3a-stored.secret.key", Services.SECRET_KEY.toCharArray)
    provider.flush()
    uri
  }

  override protected def connection: Map[String, String] = Map.empty

  override protected def sparkConf: Map[String, String] = Map(
    "spark.hadoop.fs.s3a.endpoint" -> TestServices.services.s3Endpoint.toString,
    "spark.hadoop.fs.s3a.endpoint.region" -> Services.REGION,
    "spark.hadoop.fs.s3a.path.style.access" -> "true",
    "spark.hadoop.fs.s3a.access.key" -> "nobody",
    "spark.hadoop.fs.s3a.secret.key" -> "CANARY-OF-ALL-BUCKETS",
    "spark.hadoop.fs.s3a.bucket.s3a-plain.access.key" -> Services.ACCESS_KEY,
    "spark.hadoop.fs.s3a.bucket.s3a-plain.secret.key" -> Services.SECRET_KEY,
    "spark.hadoop.fs.s3a.security.credential.provider.path" -> credentialStore)

  private def stored(bucket: String): String = {
    TestServices.bucket(bucket)
    TestServices.store.put(bucket, "logs/a.log", "a\nb\n".getBytes("UTF-8"))
    bucket
  }

  private def withProvider(name: String): DataFrameReader =
    reader.option("accessKey", Services.ACCESS_KEY).option("secretKey", Services.SECRET_KEY).option("credentialsProvider", name)

  test("endpoint, region, path style and a bucket's own keys are those of S3A, for s3:// and s3a:// paths") {
    val bucket = stored("s3a-plain")
    for (scheme <- Seq("s3", "s3a"); path <- Seq("logs/a.log", "logs/"))
      assert(reader.load(s"$scheme://$bucket/$path").collect().map(_.getString(0)).toSeq == Seq("a", "b"), scheme + path)
  }

  test("a bucket's keys may stand in a JCEKS store") {
    assert(reader.load(s"s3a://${stored("s3a-stored")}/logs/").count() == 2)
  }

  test("another bucket has the keys of all buckets, and no text shows them") {
    val fault = told(5)(reader.load(s"s3a://${stored("s3a-other")}/logs/a.log").collect())
    assert(fault.kind == FaultKind.CREDENTIALS_REFUSED || fault.kind == FaultKind.ACCESS_DENIED, fault.getMessage)
    assert(!textOf(fault).contains("CANARY"))
  }

  test("an option of the read wins over the cluster's setting") {
    val bucket = stored("s3a-other")
    val own = reader.option("accessKey", Services.ACCESS_KEY).option("secretKey", Services.SECRET_KEY)
    assert(own.load(s"s3a://$bucket/logs/a.log").count() == 2)
    assert(told(10)(own.option("endpoint", "http://127.0.0.1:1").load(s"s3a://$bucket/logs/a.log")).kind == FaultKind.UNREACHABLE)
  }

  test("the index is asked with the keys of the bucket too") {
    val bucket = stored("s3a-plain")
    assert(Commands.index("create", "--table", "s3a_cluster").status == 0)
    assert(Commands.index("register", "--table", "s3a_cluster", s"s3://$bucket/").status == 0)
    val indexed = reader.option("index.tableName", "s3a_cluster").option("index.endpoint", TestServices.services.dynamoEndpoint.toString)
    assert(indexed.load(s"s3a://$bucket/logs/").count() == 2)
  }

  test("S3A's names of providers are mapped, others adapted, and those that do not fit refused by name") {
    val bucket = stored("s3a-other")
    val path = s"s3a://$bucket/logs/a.log"
    assert(withProvider(s3a + "SimpleAWSCredentialsProvider").load(path).count() == 2)
    assert(withProvider(s"${s3a}TemporaryAWSCredentialsProvider, ${s3a}SimpleAWSCredentialsProvider").load(path).count() == 2)
    for (name <- Seq("anonymous", s3a + "AnonymousAWSCredentialsProvider"))
      assert(told(5)(withProvider(name).load(path)).kind == FaultKind.ACCESS_DENIED)
    assert(withProvider(classOf[KeysOfTheTest].getName).load(path).count() == 2, "a class of the user's, with the SDK's method")
    for (name <- Seq("com.acme.Nowhere", s3a + "auth.AssumedRoleCredentialProvider", classOf[S3aClusterSuite].getName)) {
      val fault = told(5)(withProvider(name).load(path))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(name.split('.').last), fault.getMessage)
    }
  }
}

/** A provider as a user writes it: the SDK's method, by its name. */
final class KeysOfTheTest {
  def resolveCredentials(): KeysOfTheTest.Pair = new KeysOfTheTest.Pair
}

object KeysOfTheTest {
  final class Pair {
    def accessKeyId(): String = Services.ACCESS_KEY
    def secretAccessKey(): String = Services.SECRET_KEY
  }
}
