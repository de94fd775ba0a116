package io.s3ranged.integration.store

import io.s3ranged.contract.FragmentIndexContract
import io.s3ranged.integration.TestServices
import io.s3ranged.options.{ConnectionSettings, IndexSettings}
import io.s3ranged.source.dynamodb.DynamoFragmentIndex
import io.s3ranged.source.index.FragmentIndex
import io.s3ranged.testkit.Services

/** The index's contract on a DynamoDB in a process of its own, with real signatures. */
class StoreIndexSuite extends FragmentIndexContract {

  override protected def openIndex(): FragmentIndex = {
    val keys = new ConnectionSettings.Secrets(Services.ACCESS_KEY, Services.SECRET_KEY, null)
    val connection = new ConnectionSettings(
      Services.REGION, TestServices.services.dynamoEndpoint.toString, false, null, keys, false)
    DynamoFragmentIndex.open(new IndexSettings("index_contract", connection))
  }
}
