package io.s3ranged.source.dynamodb

import java.util.concurrent.atomic.AtomicInteger

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.model._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.MetricSet

final class TableCreatorSuite extends AnyFunSuite with LocalDynamo {

  private def make(name: String, partition: (String, ScalarAttributeType), sort: Option[(String, ScalarAttributeType)]): Unit = {
    def definition(key: (String, ScalarAttributeType)) =
      AttributeDefinition.builder.attributeName(key._1).attributeType(key._2).build()
    def element(key: (String, ScalarAttributeType), role: KeyType) =
      KeySchemaElement.builder.attributeName(key._1).keyType(role).build()
    client.createTable(CreateTableRequest.builder
      .tableName(name)
      .billingMode(BillingMode.PAY_PER_REQUEST)
      .attributeDefinitions((Seq(partition) ++ sort).map(definition): _*)
      .keySchema(Seq(element(partition, KeyType.HASH)) ++ sort.map(element(_, KeyType.RANGE)): _*)
      .build())
    ()
  }

  private def faultOf(work: => Any): RangedIOException = intercept[RangedIOException](work)

  test("create makes both tables, billed on demand, with the keys of the design") {
    indexOver(client, "made").create()
    val found = Seq("made", "made_manifest").map(name => client.describeTable(DescribeTableRequest.builder.tableName(name).build()).table)
    assert(found.map(_.billingModeSummary.billingMode) == Seq.fill(2)(BillingMode.PAY_PER_REQUEST))
    assert(found.map(_.keySchema.toString).map(_.contains("AttributeName=hash, KeyType=HASH")) == Seq(true, false))
    assert(found.last.keySchema.get(1).attributeName == "context_offset")
  }

  test("create waits until both tables are active") {
    val dynamo = new PlayedDynamo(client)
    val waits = new Waits
    val asked = new AtomicInteger
    indexOver(client, "slow").create()
    dynamo.playing { case request: DescribeTableRequest if asked.incrementAndGet() <= 8 => _ =>
      val real = client.describeTable(request)
      real.toBuilder.table(real.table.toBuilder.tableStatus(TableStatus.CREATING).build()).build()
    }
    indexOver(dynamo, "slow", waits).create()
    assert(waits.pauses.nonEmpty)
  }

  test("a table that never becomes active is a fault that says so") {
    indexOver(client, "stuck").create()
    val dynamo = new PlayedDynamo(client)
    dynamo.playing { case request: DescribeTableRequest => _ =>
      val real = client.describeTable(request)
      real.toBuilder.table(real.table.toBuilder.tableStatus(TableStatus.CREATING).build()).build()
    }
    val fault = faultOf(indexOver(dynamo, "stuck").create())
    assert(fault.kind == FaultKind.INDEX_UNAVAILABLE && fault.getMessage.contains("stuck") && fault.getMessage.contains("CREATING"))
  }

  test("a table with another schema is refused by create, and no table is made beside it") {
    make("orders", "id" -> ScalarAttributeType.S, None)
    val fault = faultOf(indexOver(client, "orders").create())
    assert(fault.kind == FaultKind.INDEX_WRONG_SCHEMA)
    Seq("table orders in region eu-test-1", "id (S HASH)", "repository_context (B RANGE)", "name another")
      .foreach(text => assert(fault.getMessage.contains(text)))
    assert(!client.listTables().tableNames.contains("orders_manifest"))
    make("types", "hash" -> ScalarAttributeType.S, Some("repository_context" -> ScalarAttributeType.B))
    assert(faultOf(indexOver(client, "types").create()).kind == FaultKind.INDEX_WRONG_SCHEMA)
  }

  test("a table with another schema is refused by a plan, a lookup and a registration") {
    make("foreign", "id" -> ScalarAttributeType.S, None)
    make("foreign_manifest", "id" -> ScalarAttributeType.S, None)
    make("keys", "hash" -> ScalarAttributeType.S, Some("repository_context" -> ScalarAttributeType.S))
    make("keys_manifest", "repository_shard" -> ScalarAttributeType.B, Some("context_offset" -> ScalarAttributeType.S))
    Seq("foreign", "keys").foreach { name =>
      val index = indexOver(client, name)
      val faults = Seq(
        faultOf(index.entries("r", "", new MetricSet)),
        faultOf(index.firstEntries("r", "", new MetricSet)),
        faultOf(index.lookup(new io.s3ranged.source.index.LookupQuery(
          new io.s3ranged.source.index.FragmentHash("aa"), "r", "c", io.s3ranged.source.index.MatchLevel.MATCH_HASH), new MetricSet)))
      faults.foreach { fault =>
        assert(fault.kind == FaultKind.INDEX_WRONG_SCHEMA, fault.getMessage)
        assert(fault.getMessage.contains(s"table $name"))
      }
    }
  }

  test("a table that is not there is named, with its region and what to do") {
    val fault = faultOf(indexOver(client, "nowhere").entries("r", "", new MetricSet))
    assert(fault.kind == FaultKind.INDEX_NOT_FOUND)
    Seq("table nowhere_manifest", "region eu-test-1", endpoint.toString, "s3ranged-index create", "index.region")
      .foreach(text => assert(fault.getMessage.contains(text)))
  }
}
