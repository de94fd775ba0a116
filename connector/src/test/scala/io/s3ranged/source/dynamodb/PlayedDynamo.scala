package io.s3ranged.source.dynamodb

import scala.collection.immutable.Queue

import software.amazon.awssdk.awscore.exception.AwsErrorDetails
import software.amazon.awssdk.services.dynamodb.DynamoDbClient
import software.amazon.awssdk.services.dynamodb.model._

/**
 * A client that records every request and lets a play change the answers. The play gets the request
 * and what would answer it, and answers, throws or goes on.
 */
final class PlayedDynamo(real: DynamoDbClient) extends DynamoDbClient {

  type Play = PartialFunction[DynamoDbRequest, DynamoDbRequest => DynamoDbResponse]

  private var seen = Queue.empty[DynamoDbRequest]
  @volatile private var play: Play = PartialFunction.empty

  def requests: Seq[DynamoDbRequest] = synchronized(seen)
  def queries: Seq[QueryRequest] = requests.collect { case query: QueryRequest => query }

  def playing(next: Play): this.type = {
    synchronized { seen = Queue.empty }
    play = next
    this
  }

  private def answer[Q <: DynamoDbRequest, A <: DynamoDbResponse](request: Q)(real: Q => A): A = {
    synchronized { seen = seen.enqueue(request) }
    play.lift(request).fold(real(request))(played => played(request).asInstanceOf[A])
  }

  override def query(request: QueryRequest): QueryResponse = answer(request)(real.query(_: QueryRequest))
  override def getItem(request: GetItemRequest): GetItemResponse = answer(request)(real.getItem(_: GetItemRequest))
  override def putItem(request: PutItemRequest): PutItemResponse = answer(request)(real.putItem(_: PutItemRequest))
  override def updateItem(request: UpdateItemRequest): UpdateItemResponse =
    answer(request)(real.updateItem(_: UpdateItemRequest))
  override def batchGetItem(request: BatchGetItemRequest): BatchGetItemResponse =
    answer(request)(real.batchGetItem(_: BatchGetItemRequest))
  override def batchWriteItem(request: BatchWriteItemRequest): BatchWriteItemResponse =
    answer(request)(real.batchWriteItem(_: BatchWriteItemRequest))
  override def describeTable(request: DescribeTableRequest): DescribeTableResponse =
    answer(request)(real.describeTable(_: DescribeTableRequest))
  override def createTable(request: CreateTableRequest): CreateTableResponse =
    answer(request)(real.createTable(_: CreateTableRequest))
  override def serviceName(): String = real.serviceName()
  override def close(): Unit = ()
}

object PlayedDynamo {

  /** An error as the service answers it. */
  def error(code: String, status: Int, message: String = "said so"): DynamoDbException =
    DynamoDbException.builder
      .awsErrorDetails(AwsErrorDetails.builder.errorCode(code).errorMessage(message).build())
      .statusCode(status)
      .message(message)
      .build()
      .asInstanceOf[DynamoDbException]
}
