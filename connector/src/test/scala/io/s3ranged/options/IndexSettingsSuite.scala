package io.s3ranged.options

import org.scalatest.funsuite.AnyFunSuite

class IndexSettingsSuite extends AnyFunSuite {

  private def settings(given: (OptionKey[_], String)*): Option[IndexSettings] = {
    val texts = given.toMap[OptionKey[_], String]
    val found = IndexSettings.from(new OptionLookup(key => texts.getOrElse(key, null)))
    if (found.isPresent) Some(found.get) else None
  }

  test("there is no index where no table is named") {
    assert(settings(Options.REGION -> "eu-west-1").isEmpty)
  }

  test("the index is asked in the region and the name that S3 is asked in, but at its own endpoint") {
    val index = settings(
      Options.INDEX_TABLE_NAME -> "fragments",
      Options.REGION -> "eu-west-1",
      Options.ENDPOINT -> "http://s3",
      Options.CREDENTIALS_PROVIDER -> "org.example.Keys").get
    assert(index.tableName == "fragments")
    assert(index.connection.region == "eu-west-1")
    assert(index.connection.endpoint == null)
    assert(index.connection.credentialsProvider == "org.example.Keys")
  }

  test("nobody is anonymous to DynamoDB") {
    for (name <- Seq("anonymous", "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider")) {
      val index = settings(Options.INDEX_TABLE_NAME -> "t", Options.CREDENTIALS_PROVIDER -> name).get
      assert(index.connection.credentialsProvider == null)
    }
  }
}
