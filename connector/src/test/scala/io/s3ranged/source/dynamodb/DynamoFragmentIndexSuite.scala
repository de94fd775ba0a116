package io.s3ranged.source.dynamodb

import io.s3ranged.contract.FragmentIndexContract
import io.s3ranged.source.index.FragmentIndex

/** The contract on DynamoDB Local. */
final class DynamoFragmentIndexSuite extends FragmentIndexContract with LocalDynamo {
  override protected def openIndex(): FragmentIndex = DynamoFragmentIndex.open(settings("fragments"))
}

/** The contract where split points go on in further rows. */
final class PointsInRowsSuite extends FragmentIndexContract with LocalDynamo {
  override protected def openIndex(): FragmentIndex = indexOver(client, "rows", pointsRowBytes = 40)
}
