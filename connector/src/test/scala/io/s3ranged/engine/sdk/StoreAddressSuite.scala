package io.s3ranged.engine.sdk

import io.s3ranged.credentials.ConfigurationFault
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.prop.TableDrivenPropertyChecks._

import io.s3ranged.fault.FaultKind
import io.s3ranged.options.ConnectionSettings
import io.s3ranged.options.ConnectionSettings.Secrets

class StoreAddressSuite extends AnyFunSuite {

  private def address(region: String, endpoint: String): StoreAddress =
    StoreAddress.of(new ConnectionSettings(region, endpoint, true, null, Secrets.NONE, false))

  test("the region given goes before the endpoint's") {
    val found = address("eu-west-3", "https://s3.us-west-2.amazonaws.com")
    assert(found.region.id == "eu-west-3" && found.endpoint.getHost == "s3.us-west-2.amazonaws.com")
    assert(address("eu-west-3", null).endpoint == null)
  }

  test("an endpoint of AWS names its region") {
    val table = Table(
      ("endpoint", "region"),
      ("https://s3.eu-central-1.amazonaws.com", "eu-central-1"),
      ("s3.eu-central-1.amazonaws.com", "eu-central-1"),
      ("https://s3-us-west-2.amazonaws.com", "us-west-2"),
      ("https://s3.dualstack.ap-south-1.amazonaws.com", "ap-south-1"),
      ("https://s3.cn-north-1.amazonaws.com.cn", "cn-north-1"),
      ("https://s3.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
      ("https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-2.vpce.amazonaws.com", "us-east-2"))
    forAll(table)((endpoint: String, region: String) => assert(address(null, endpoint).region.id == region))
  }

  test("another endpoint without a region is signed for us-east-1") {
    assume(!sys.env.contains("AWS_REGION") && System.getProperty("aws.region") == null)
    assert(address(null, "http://127.0.0.1:9000").region.id == "us-east-1")
    assert(address(null, "https://minio.eu-central-1.example.org").region.id == "us-east-1")
  }

  test("without an endpoint the SDK's chain is asked") {
    System.setProperty("aws.region", "me-south-1")
    try assert(address(null, null).region.id == "me-south-1")
    finally System.clearProperty("aws.region")
  }

  test("no region anywhere is BAD_OPTION naming the option") {
    assume(!sys.env.contains("AWS_REGION"))
    System.setProperty("aws.disableEc2Metadata", "true")
    System.setProperty("aws.configFile", "/nonexistent")
    try {
      val fault = intercept[ConfigurationFault](address(null, null))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("option region is not set"))
    } finally Seq("aws.disableEc2Metadata", "aws.configFile").foreach(System.clearProperty)
  }

  test("an endpoint that is no URL of HTTP is BAD_OPTION naming it") {
    for (endpoint <- Seq("http://127.0.0.1:99999", "ftp://host", "http://", "http://bad host", "https:///path")) {
      val fault = intercept[ConfigurationFault](address("eu-west-1", endpoint))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(s"option endpoint=$endpoint"))
    }
  }
}
