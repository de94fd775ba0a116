package io.s3ranged.source.dynamodb

import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.core.exception.{ApiCallAttemptTimeoutException, SdkClientException}
import software.amazon.awssdk.services.dynamodb.model._

import io.s3ranged.fault.{FaultKind, RangedIOException, RetryStatus}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index._

/** What the index makes of answers that a local DynamoDB never gives, and how many requests it sends. */
final class DynamoAnswersSuite extends AnyFunSuite with LocalDynamo {

  private val table = "answers"
  private val number = new AtomicInteger
  private lazy val calm = {
    val index = indexOver(client, table)
    index.create()
    index
  }

  private def objects(count: Int, etag: String = "e1"): Seq[ObjectRegistration] =
    (1 to count).map(i => ObjectRegistration.listed(ObjectRef.pinned("bucket", f"logs/$i%05d.log", etag, i), 5))

  private def filled(count: Int): String = {
    val repository = s"answers${number.incrementAndGet()}"
    objects(count).grouped(1000).foreach(some => calm.register(repository, some.asJava, new MetricSet))
    repository
  }

  private def contexts(index: FragmentIndex, repository: String, metrics: MetricSet = new MetricSet): Seq[String] =
    index.entries(repository, "", metrics).asScala.map(_.context).toSeq

  private def played: PlayedDynamo = new PlayedDynamo(client)

  private def busy = Seq(
    PlayedDynamo.error("ProvisionedThroughputExceededException", 400), PlayedDynamo.error("ThrottlingException", 400),
    PlayedDynamo.error("RequestLimitExceeded", 400), PlayedDynamo.error("InternalServerError", 500),
    PlayedDynamo.error("Whatever", 503), ApiCallAttemptTimeoutException.create(15000),
    SdkClientException.create("Unable to execute HTTP request: Connection refused"))

  test("2,000 objects are planned by one query a shard, all of them consistent") {
    val repository = filled(2000)
    val dynamo = played
    val metrics = new MetricSet
    assert(contexts(indexOver(dynamo, table), repository, metrics) == objects(2000).map(_.context))
    assert(dynamo.queries.size == Shards.DEFAULT_COUNT)
    assert(dynamo.requests.size == Shards.DEFAULT_COUNT + 1)
    assert(dynamo.queries.forall(_.consistentRead))
    assert(metrics.value(Metric.INDEX_READS) == Shards.DEFAULT_COUNT + 1)
    // A row of about 200 bytes; a consistent read of 4 KiB is one unit.
    assert(metrics.value(Metric.INDEX_CAPACITY) > 50 * 1000 && metrics.value(Metric.INDEX_CAPACITY) < 200 * 1000)
  }

  test("the first entries cost a descriptor and one page") {
    val repository = filled(100)
    val dynamo = played
    val found = indexOver(dynamo, table).firstEntries(repository, "logs/", new MetricSet).asScala
    assert(found.nonEmpty && found.forall(_.context.startsWith("logs/")))
    assert(dynamo.requests.size == 2)
  }

  test("pages are followed to the last key, empty ones too") {
    val repository = filled(40)
    val emptied = new AtomicInteger
    val dynamo = played
    dynamo.playing { case query: QueryRequest => _ =>
      val small = client.query(query.toBuilder.limit(3).build())
      // Every other page arrives empty with a key from which all of it is still to come.
      if (!query.hasExclusiveStartKey || emptied.incrementAndGet() % 2 == 0) {
        val start = if (query.hasExclusiveStartKey) query.exclusiveStartKey else startOf(query)
        QueryResponse.builder.items(java.util.List.of[java.util.Map[String, AttributeValue]]()).lastEvaluatedKey(start).build()
      } else small
    }
    assert(contexts(indexOver(dynamo, table), repository) == objects(40).map(_.context))
    assert(emptied.get > 10)
    assert(indexOver(dynamo, table).firstEntries(repository, "", new MetricSet).size > 0)
  }

  private def startOf(query: QueryRequest) = Map(
    Attributes.REPOSITORY_SHARD -> query.expressionAttributeValues.get(":partition"),
    Attributes.CONTEXT_OFFSET -> RowCodec.binary(Array[Byte](0))).asJava

  test("an empty page is not a miss of a lookup") {
    val repository = filled(1)
    val dynamo = played
    dynamo.playing { case query: QueryRequest if !query.hasExclusiveStartKey => _ =>
      val key = Map(
        Attributes.HASH -> query.expressionAttributeValues.get(":hash"),
        Attributes.REPOSITORY_CONTEXT -> query.expressionAttributeValues.get(":prefix")).asJava
      QueryResponse.builder.lastEvaluatedKey(key).build()
    }
    val o = objects(1).head
    val query = new LookupQuery(FragmentHash.ofIdentity(o.`object`), repository, o.context, MatchLevel.MATCH_FULL)
    assert(indexOver(dynamo, table).lookup(query, new MetricSet).isPresent)
  }

  test("what a batch leaves undone is done with back-off, and only that") {
    val repository = s"answers${number.incrementAndGet()}"
    val waits = new Waits
    val dynamo = played
    dynamo.playing {
      case batch: BatchWriteItemRequest if batch.requestItems.values.asScala.exists(_.size > 1) => _ =>
        val (name, rows) = batch.requestItems.asScala.head
        val (done, left) = rows.asScala.toSeq.splitAt(rows.size / 2)
        client.batchWriteItem(BatchWriteItemRequest.builder.requestItems(Map(name -> done.asJava).asJava).build())
        BatchWriteItemResponse.builder.unprocessedItems(Map(name -> left.asJava).asJava).build()
      case batch: BatchGetItemRequest if batch.requestItems.values.asScala.exists(_.keys.size > 1) => _ =>
        val (name, asked) = batch.requestItems.asScala.head
        val (done, left) = asked.keys.asScala.toSeq.splitAt(asked.keys.size / 2)
        def keys(some: Seq[java.util.Map[String, AttributeValue]]) =
          Map(name -> asked.toBuilder.keys(some.asJava).build()).asJava
        client.batchGetItem(BatchGetItemRequest.builder.requestItems(keys(done)).build())
          .toBuilder.unprocessedKeys(keys(left)).build()
    }
    val index = indexOver(dynamo, table, waits, threads = 1)
    assert(index.register(repository, objects(60).asJava, new MetricSet).added == 60)
    assert(contexts(calm, repository) == objects(60).map(_.context))
    assert(waits.pauses.nonEmpty && waits.pauses.forall(_.compareTo(Duration.ZERO) > 0))
    assert(index.register(repository, objects(60).asJava, new MetricSet).unchanged == 60)
  }

  test("throttles, server errors and time-outs are tried again, and the plan is whole") {
    val repository = filled(30)
    busy.foreach { failure =>
      val waits = new Waits
      val failures = new AtomicInteger
      val dynamo = played
      dynamo.playing { case _: QueryRequest if failures.incrementAndGet() <= 6 => _ => throw failure }
      assert(contexts(indexOver(dynamo, table, waits), repository) == objects(30).map(_.context), failure)
      assert(waits.pauses.size == 6)
    }
  }

  test("throttles without end become INDEX_UNAVAILABLE, never a plan with fewer objects") {
    val repository = filled(30)
    busy.foreach { failure =>
      val waits = new Waits
      val dynamo = played
      // One shard of four never answers.
      dynamo.playing {
        case query: QueryRequest if query.expressionAttributeValues.get(":partition").s.endsWith("#2") => _ => throw failure
      }
      val fault = intercept[RangedIOException](contexts(indexOver(dynamo, table, waits), repository))
      assert(fault.kind == FaultKind.INDEX_UNAVAILABLE && fault.retryStatus == RetryStatus.EXHAUSTED)
      Seq("table answers_manifest in region eu-test-1", "try again").foreach(text => assert(fault.getMessage.contains(text)))
      assert(waits.pauses.map(_.toMillis).sum == 60000)
    }
  }

  test("an endpoint that never answered is given up after five tries, with what to check") {
    val waits = new Waits
    val dynamo = played
    dynamo.playing { case _ => _ => throw busy.last }
    val fault = intercept[RangedIOException](contexts(indexOver(dynamo, table, waits), "nobody"))
    assert(fault.kind == FaultKind.INDEX_UNAVAILABLE && fault.retryStatus == RetryStatus.EXHAUSTED)
    assert(dynamo.requests.size == 5 && waits.pauses.size == 4)
    Seq("index.endpoint", "answers").foreach(text => assert(fault.getMessage.contains(text)))
  }

  test("a batch of which nothing is ever done becomes INDEX_UNAVAILABLE") {
    val dynamo = played
    dynamo.playing { case batch: BatchWriteItemRequest => _ =>
      BatchWriteItemResponse.builder.unprocessedItems(batch.requestItems).build()
    }
    // One batch: a second one beside it would advance the same clock, and leave this one fewer tries.
    val fault = intercept[RangedIOException](
      indexOver(dynamo, table).register(s"answers${number.incrementAndGet()}", objects(20).asJava, new MetricSet))
    assert(fault.kind == FaultKind.INDEX_UNAVAILABLE && fault.attempts > 5)
  }

  test("a descriptor that cannot be read is not a repository without entries") {
    val repository = filled(1)
    val dynamo = played
    dynamo.playing { case _: GetItemRequest => _ => throw busy.head }
    assert(intercept[RangedIOException](contexts(indexOver(dynamo, table), repository)).kind == FaultKind.INDEX_UNAVAILABLE)
  }

  test("refusals are told at once, with what to do") {
    val repository = filled(1)
    val refusals = Seq(
      ("AccessDeniedException", FaultKind.INDEX_ACCESS_DENIED, "dynamodb:Query"),
      ("UnrecognizedClientException", FaultKind.CREDENTIALS_REFUSED, "renew"),
      ("ExpiredTokenException", FaultKind.CREDENTIALS_REFUSED, "renew"),
      ("ResourceNotFoundException", FaultKind.INDEX_NOT_FOUND, "s3ranged-index create"))
    refusals.foreach { case (code, kind, remedy) =>
      val waits = new Waits
      val dynamo = played
      dynamo.playing { case _: QueryRequest => _ => throw PlayedDynamo.error(code, 400) }
      val fault = intercept[RangedIOException](contexts(indexOver(dynamo, table, waits), repository))
      assert(fault.kind == kind && waits.pauses.isEmpty)
      Seq(remedy, "answers_manifest", "eu-test-1").foreach(text => assert(fault.getMessage.contains(text)))
    }
  }

  test("a plan during a registration of fragments sees the old ones or the new ones") {
    val repository = filled(3)
    val o = objects(3)(1)
    def parts(hash: String) = (0 until 2).map(i => new Fragment(new FragmentHash(s"$hash$i"), i, 1, null)).asJava
    calm.registerFragments(repository, o, parts("a"), new MetricSet)
    val changed = new AtomicInteger
    val dynamo = played
    // Between the head's page and the next one the fragments are replaced and the old rows removed.
    dynamo.playing { case query: QueryRequest => _ =>
      if (query.hasExclusiveStartKey && changed.getAndIncrement() == 0) {
        calm.registerFragments(repository, o, parts("b"), new MetricSet)
      }
      client.query(query.toBuilder.limit(1).build())
    }
    val found = indexOver(dynamo, table, threads = 1).entries(repository, o.context, new MetricSet).asScala
    assert(found.map(_.range.start).toSeq == Seq(0L, 1L))
    assert(changed.get > 0)
  }
}
