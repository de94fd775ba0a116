package io.s3ranged.credentials

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.prop.TableDrivenPropertyChecks._
import software.amazon.awssdk.auth.credentials.{AwsCredentials, AwsSessionCredentials}

import io.s3ranged.fault.FaultKind
import io.s3ranged.options.ConnectionSettings
import io.s3ranged.options.ConnectionSettings.Secrets
import io.s3ranged.testing.ClassConstants

class CredentialsSuite extends AnyFunSuite {

  private val keys = new Secrets("AKID", "hidden", null)
  private val session = new Secrets("AKID", "hidden", "token")
  private val s3a = "org.apache.hadoop.fs.s3a."
  private val sdk2 = "software.amazon.awssdk.auth.credentials."
  private val sdk1 = "com.amazonaws.auth."

  private def credentials(provider: String, secrets: Secrets): Credentials =
    Credentials.of(new ConnectionSettings(null, null, false, provider, secrets, false), getClass.getClassLoader)

  private def resolve(provider: String, secrets: Secrets = Secrets.NONE): AwsCredentials = {
    val made = credentials(provider, secrets)
    try made.resolveCredentials()
    finally made.close()
  }

  private def refusal(provider: String, secrets: Secrets = Secrets.NONE): ConfigurationFault = {
    val fault = intercept[ConfigurationFault](resolve(provider, secrets))
    assert(!fault.getMessage.contains("hidden") && !fault.getMessage.contains("swordfish"))
    fault
  }

  private def foreign(name: String): String = getClass.getPackage.getName + "." + name

  test("keys of the settings are used by default, with their session token if they have one") {
    for (provider <- Seq(null, "", "default", " Default ")) {
      assert(resolve(provider, keys).accessKeyId == "AKID" && resolve(provider, keys).secretAccessKey == "hidden")
      assert(resolve(provider, session).asInstanceOf[AwsSessionCredentials].sessionToken == "token")
    }
  }

  test("half a pair of keys is refused, naming the other half") {
    assert(refusal(null, new Secrets("AKID", null, null)).getMessage.contains("option secretKey"))
    val other = refusal("default", new Secrets(null, "hidden", null))
    assert(other.kind == FaultKind.BAD_OPTION && other.getMessage.contains("option accessKey"))
  }

  test("a key that is given but empty is refused by its option's name") {
    for (provider <- Seq(null, s3a + "SimpleAWSCredentialsProvider"); blank <- Seq("", " ")) {
      val fault = refusal(provider, new Secrets("AKID", blank, null))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("option secretKey"))
    }
    assert(refusal(null, new Secrets("", "hidden", null)).getMessage.contains("option accessKey"))
  }

  test("anonymous has no keys, even where the settings have some") {
    assert(resolve("anonymous", keys).accessKeyId == null)
  }

  test("S3A's and both SDKs' names mean what they mean there") {
    val names = Table(
      ("name", "access key"),
      (s3a + "SimpleAWSCredentialsProvider", "AKID"),
      (s3a + "TemporaryAWSCredentialsProvider", "AKID"),
      (s3a + "AnonymousAWSCredentialsProvider", null),
      (sdk2 + "AnonymousCredentialsProvider", null),
      (sdk1 + "AnonymousAWSCredentials", null))
    forAll(names)((name: String, accessKey: String) => assert(resolve(name, session).accessKeyId == accessKey))
    assert(!resolve(s3a + "SimpleAWSCredentialsProvider", session).isInstanceOf[AwsSessionCredentials])
  }

  test("names of providers that look elsewhere are known without being asked") {
    for (name <- Seq(
        s3a + "auth.IAMInstanceCredentialsProvider", s3a + "auth.ProfileAWSCredentialsProvider",
        sdk2 + "EnvironmentVariableCredentialsProvider", sdk2 + "InstanceProfileCredentialsProvider",
        sdk2 + "ContainerCredentialsProvider", sdk2 + "ProfileCredentialsProvider", sdk2 + "DefaultCredentialsProvider",
        sdk2 + "WebIdentityTokenFileCredentialsProvider", sdk1 + "EnvironmentVariableCredentialsProvider",
        sdk1 + "InstanceProfileCredentialsProvider", sdk1 + "EC2ContainerCredentialsProviderWrapper",
        sdk1 + "DefaultAWSCredentialsProviderChain", sdk1 + "profile.ProfileCredentialsProvider"))
      credentials(name, Secrets.NONE).close()
  }

  test("system properties are looked at under either SDK's name") {
    System.setProperty("aws.accessKeyId", "from-property")
    System.setProperty("aws.secretAccessKey", "x")
    try for (name <- Seq(sdk2 + "SystemPropertyCredentialsProvider", sdk1 + "SystemPropertiesCredentialsProvider"))
      assert(resolve(name).accessKeyId == "from-property")
    finally Seq("aws.accessKeyId", "aws.secretAccessKey").foreach(System.clearProperty)
  }

  test("in a list the first entry that has credentials gives them") {
    val list = s"${s3a}TemporaryAWSCredentialsProvider,\n  ${s3a}SimpleAWSCredentialsProvider, anonymous"
    assert(resolve(list, session).isInstanceOf[AwsSessionCredentials])
    assert(resolve(list, keys).accessKeyId == "AKID")
    assert(resolve(list).accessKeyId == null)
    assert(resolve(s"${foreign("ForeignFailing")},${foreign("ForeignKeys")}").accessKeyId == "constructed-id")
  }

  test("no credentials anywhere are CREDENTIALS_MISSING, naming who was asked") {
    val list = s"${s3a}TemporaryAWSCredentialsProvider,${s3a}SimpleAWSCredentialsProvider"
    val fault = refusal(list, new Secrets("AKID", null, null))
    assert(fault.kind == FaultKind.CREDENTIALS_MISSING)
    assert(fault.getMessage.contains("TemporaryAWSCredentialsProvider, org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"))
  }

  test("a class of the user is called by its methods' names, whatever SDK it was written with") {
    assert(resolve(foreign("ForeignKeys")).secretAccessKey == "constructed-secret")
    val created = resolve(foreign("ForeignSession")).asInstanceOf[AwsSessionCredentials]
    assert(created.accessKeyId == "created-id" && created.sessionToken == "created-token")
  }

  test("a class of the user is closed with the store") {
    val before = ForeignKeys.closed
    credentials(foreign("ForeignKeys"), Secrets.NONE).close()
    assert(ForeignKeys.closed == before + 1)
  }

  test("a class of the user that fails is CREDENTIALS_MISSING, without its words") {
    for (name <- Seq("ForeignFailing", "ForeignSilent", "ForeignOdd")) {
      val fault = refusal(foreign(name))
      assert(fault.kind == FaultKind.CREDENTIALS_MISSING && fault.getMessage.contains(name))
    }
  }

  test("a class that does not fit is refused by name, saying why") {
    val refused = Table(
      ("name", "why"),
      ("com.example.NotThere", "cannot be loaded"),
      (foreign("ForeignFirstSdk"), "AWS SDK v1"),
      (foreign("ForeignNothing"), "resolveCredentials()"),
      (foreign("ForeignConfigured"), "constructor without arguments"),
      (foreign("ForeignBroken"), "java.lang.IllegalStateException"),
      (s3a + "auth.AssumedRoleCredentialProvider", "role_arn"),
      (sdk2 + "ProcessCredentialsProvider", "constructor without arguments"))
    forAll(refused) { (name: String, why: String) =>
      val fault = refusal(name)
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("option credentialsProvider"))
      assert(fault.getMessage.contains(name.split('.').last) && fault.getMessage.contains(why))
    }
  }

  test("no text shows a key") {
    assert(credentials(null, session).toString == "Credentials[default]")
  }

  test("names of the SDK's classes are put together at run time, so that the bundle's tool leaves them alone") {
    for (name <- Seq("KnownProvider", "ForeignProvider", "Credentials")) {
      val in = getClass.getResourceAsStream(s"$name.class")
      try assert(!ClassConstants.read(in).literals.exists(_.matches("software[./]amazon.*")), name)
      finally in.close()
    }
  }
}
