package io.s3ranged.source.dynamodb

import scala.jdk.CollectionConverters._

import software.amazon.awssdk.services.dynamodb.DynamoDbClient
import software.amazon.awssdk.services.dynamodb.model._

/** What a killed writer's client sees: nothing that a layer above could try again. */
final class Killed extends RuntimeException("killed")

/**
 * Lets `writes` rows be written and then kills the writer. A batch is written row by row, since
 * DynamoDB does not promise more: a kill may fall between any two of its rows.
 */
final class KillingDynamo(real: DynamoDbClient, writes: Int) extends DynamoDbClient {

  private var left = writes

  /** Rows written so far, when there was no kill. */
  def written: Int = synchronized(writes - left)

  private def write[T](work: => T): T = synchronized {
    if (left == 0) throw new Killed
    left -= 1
    work
  }

  override def batchWriteItem(request: BatchWriteItemRequest): BatchWriteItemResponse = synchronized {
    for ((table, rows) <- request.requestItems.asScala; row <- rows.asScala) write {
      real.batchWriteItem(BatchWriteItemRequest.builder.requestItems(Map(table -> List(row).asJava).asJava).build())
    }
    BatchWriteItemResponse.builder.build()
  }

  override def putItem(request: PutItemRequest): PutItemResponse = write(real.putItem(request))
  override def updateItem(request: UpdateItemRequest): UpdateItemResponse = write(real.updateItem(request))
  override def getItem(request: GetItemRequest): GetItemResponse = real.getItem(request)
  override def query(request: QueryRequest): QueryResponse = real.query(request)
  override def batchGetItem(request: BatchGetItemRequest): BatchGetItemResponse = real.batchGetItem(request)
  override def serviceName(): String = real.serviceName()
  override def close(): Unit = ()
}
