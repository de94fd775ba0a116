package io.s3ranged.s3a

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.security.alias.CredentialProviderFactory
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.{ConnectionSettings, OptionLookup}

class S3aFallbackSuite extends AnyFunSuite {

  private def conf(pairs: (String, String)*): Configuration = {
    val made = new Configuration()
    pairs.foreach { case (name, value) => made.set(name, value) }
    made
  }

  private def read(conf: Configuration, given: Set[String] = Set.empty): S3aFallback =
    S3aFallback.read(conf, "logs", given.asJava)

  private def withStore[A](entries: (String, String)*)(body: String => A): A = {
    val folder = Files.createTempDirectory("jceks")
    val path = folder.resolve("store.jceks")
    val uri = s"jceks://file$path"
    try {
      val provider = CredentialProviderFactory.getProviders(conf("hadoop.security.credential.provider.path" -> uri)).get(0)
      entries.foreach { case (name, value) => provider.createCredentialEntry(name, value.toCharArray) }
      provider.flush()
      body(uri)
    } finally {
      Files.list(folder).iterator.asScala.toSeq.foreach((file: Path) => Files.delete(file))
      Files.delete(folder)
    }
  }

  test("a cluster without S3A settings says nothing, whatever Hadoop's own defaults are") {
    assert(new Configuration().get("fs.s3a.aws.credentials.provider") != null)
    assert(read(new Configuration()).toString == "S3aFallback[]")
  }

  test("every connection option takes its setting of S3A") {
    val made = conf(
      "fs.s3a.endpoint" -> "https://s3.example.org", "fs.s3a.endpoint.region" -> " eu-north-1 ",
      "fs.s3a.path.style.access" -> "true", "fs.s3a.requester.pays.enabled" -> "true",
      "fs.s3a.access.key" -> "AK", "fs.s3a.secret.key" -> "SK", "fs.s3a.session.token" -> "ST",
      "fs.s3a.aws.credentials.provider" -> "a.B,\n c.D")
    val fallback = read(made)
    val lookup = OptionLookup.layered(Map.empty[String, String].asJava, _ => null, fallback)
    val settings = ConnectionSettings.from(lookup)
    assert(settings.endpoint == "https://s3.example.org" && settings.region == "eu-north-1")
    assert(settings.pathStyleAccess && settings.requesterPays && settings.credentialsProvider == "a.B,\n c.D")
    assert(settings.secrets.accessKey == "AK" && settings.secrets.secretKey == "SK" && settings.secrets.sessionToken == "ST")
    assert(fallback("fs.s3a.threads.max") == null && fallback("spark.sql.files.maxPartitionBytes") == null)
  }

  test("a bucket's own settings go before those of all buckets, other buckets' do not count") {
    val fallback = read(conf(
      "fs.s3a.endpoint.region" -> "eu-west-1", "fs.s3a.bucket.logs.endpoint.region" -> "us-west-2",
      "fs.s3a.bucket.other.endpoint" -> "http://other", "fs.s3a.secret.key" -> "all",
      "fs.s3a.bucket.logs.secret.key" -> "own", "fs.s3a.bucket.logs.fs.s3a.access.key" -> "long",
      "fs.s3a.access.key" -> "all", "fs.s3a.session.token" -> "all"))
    assert(fallback("fs.s3a.endpoint.region") == "us-west-2" && fallback("fs.s3a.endpoint") == null)
    assert(fallback("fs.s3a.secret.key") == "own" && fallback("fs.s3a.access.key") == "long")
    assert(fallback("fs.s3a.session.token") == "all")
    val noBucket = S3aFallback.read(conf("fs.s3a.endpoint.region" -> "eu-west-1"), null, Set.empty[String].asJava)
    assert(noBucket("fs.s3a.endpoint.region") == "eu-west-1")
  }

  test("the key of SSE-C comes from S3A's settings, older names and credential stores too, and stays with own access keys") {
    val key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    def customerKey(fallback: S3aFallback, given: Map[String, String] = Map.empty) =
      ConnectionSettings.from(OptionLookup.layered(given.asJava, _ => null, fallback)).secrets.customerKey
    val plain = conf("fs.s3a.encryption.algorithm" -> "SSE-C", "fs.s3a.encryption.key" -> key)
    assert(customerKey(read(plain)) == key)
    val own = Map("accessKey" -> "AK", "secretKey" -> "SK")
    assert(customerKey(read(plain, own.keySet), own) == key)
    val older = conf(
      "fs.s3a.server-side-encryption-algorithm" -> "AES256",
      "fs.s3a.bucket.logs.server-side-encryption-algorithm" -> "SSE-C", "fs.s3a.encryption.key" -> "of all buckets",
      "fs.s3a.bucket.logs.server-side-encryption.key" -> key)
    assert(customerKey(read(older)) == key)
    withStore("fs.s3a.encryption.key" -> key) { store =>
      val made = conf("fs.s3a.encryption.algorithm" -> "SSE-C", "hadoop.security.credential.provider.path" -> store)
      assert(customerKey(read(made)) == key)
    }
  }

  test("an endpoint without a scheme is completed as S3A does it") {
    assert(read(conf("fs.s3a.endpoint" -> "host:9000"))("fs.s3a.endpoint") == "https://host:9000")
    val plain = conf("fs.s3a.endpoint" -> "host:9000", "fs.s3a.connection.ssl.enabled" -> "false")
    assert(read(plain)("fs.s3a.endpoint") == "http://host:9000")
    plain.set("fs.s3a.bucket.logs.connection.ssl.enabled", "true")
    assert(read(plain)("fs.s3a.endpoint") == "https://host:9000")
  }

  test("the central endpoint and the regions that mean the SDK's chain are not set") {
    for (endpoint <- Seq("s3.amazonaws.com", "https://s3.amazonaws.com", "http://s3.amazonaws.com/", " "))
      assert(read(conf("fs.s3a.endpoint" -> endpoint))("fs.s3a.endpoint") == null, endpoint)
    for (region <- Seq("", "sdk", "ec2"))
      assert(read(conf("fs.s3a.endpoint.region" -> region))("fs.s3a.endpoint.region") == null, region)
    val central = read(conf("fs.s3a.endpoint" -> "s3.eu-central-1.amazonaws.com"))
    assert(central("fs.s3a.endpoint") == "https://s3.eu-central-1.amazonaws.com")
  }

  test("secrets come from a JCEKS store before the configuration, the bucket's first") {
    withStore("fs.s3a.access.key" -> "stored-all", "fs.s3a.bucket.logs.access.key" -> "stored-own", "fs.s3a.secret.key" -> "stored") { uri =>
      val fallback = read(conf("hadoop.security.credential.provider.path" -> uri, "fs.s3a.secret.key" -> "plain"))
      assert(fallback("fs.s3a.access.key") == "stored-own" && fallback("fs.s3a.secret.key") == "stored")
      assert(fallback("fs.s3a.session.token") == null)
      assert(!fallback.toString.contains("stored"))
    }
  }

  test("S3A's own stores, the bucket's too, are asked before Hadoop's; a store on S3A is left out") {
    withStore("fs.s3a.secret.key" -> "hadoop", "fs.s3a.session.token" -> "hadoop") { hadoop =>
      withStore("fs.s3a.secret.key" -> "s3a") { s3a =>
        for (name <- Seq("fs.s3a.security.credential.provider.path", "fs.s3a.bucket.logs.security.credential.provider.path")) {
          val made = conf(
            "hadoop.security.credential.provider.path" -> s"jceks://s3a@logs/on-itself.jceks,$hadoop", name -> s3a)
          val fallback = read(made)
          assert(fallback("fs.s3a.secret.key") == "s3a" && fallback("fs.s3a.session.token") == "hadoop", name)
          assert(made.get("hadoop.security.credential.provider.path").startsWith("jceks://s3a@"), "the caller's stays as it is")
        }
      }
    }
  }

  test("a store that cannot be read is BAD_OPTION naming the setting") {
    val file = Files.createTempFile("not-a-store", ".jceks")
    try {
      Files.writeString(file, "this is no key store")
      val fault = intercept[RangedIOException](read(conf("hadoop.security.credential.provider.path" -> s"jceks://file$file")))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("fs.s3a.access.key"))
    } finally Files.delete(file)
  }

  test("a read with a key of its own takes no credentials of the cluster") {
    val made = conf(
      "fs.s3a.access.key" -> "AK", "fs.s3a.secret.key" -> "SK", "fs.s3a.session.token" -> "ST",
      "fs.s3a.aws.credentials.provider" -> "a.B", "fs.s3a.endpoint.region" -> "eu-west-1")
    assert(read(made, Set("ACCESSKEY")).toString == "S3aFallback[fs.s3a.endpoint.region]")
    assert(read(made, Set("credentialsProvider"))("fs.s3a.secret.key") == "SK")
  }
}
