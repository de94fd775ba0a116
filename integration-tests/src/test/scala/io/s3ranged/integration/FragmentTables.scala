package io.s3ranged.integration

import io.s3ranged.options.IndexSettings
import io.s3ranged.source.dynamodb.DynamoFragmentIndex

import software.amazon.awssdk.auth.credentials.{AwsBasicCredentials, StaticCredentialsProvider}
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.dynamodb.DynamoDbClient

import io.s3ranged.testkit.Services

/** Tables on DynamoDB Local, made and filled without the command line. */
object FragmentTables {

  /** An index over this table, which is made where it is not there. */
  def created(table: String): DynamoFragmentIndex = {
    val index = DynamoFragmentIndex.open(new IndexSettings(table, TestServices.indexConnection))
    index.create()
    index
  }

  /** For tables that are not ours, and rows that we would not write. */
  lazy val client: DynamoDbClient = DynamoDbClient.builder
    .endpointOverride(TestServices.services.dynamoEndpoint)
    .region(Region.of(Services.REGION))
    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(Services.ACCESS_KEY, Services.SECRET_KEY)))
    .build()
}
