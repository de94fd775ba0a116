package io.s3ranged.integration.path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.model._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.integration.{Commands, FragmentTables, OnSpark, TestServices}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.{Fragment, FragmentHash, ObjectRegistration}

/** Tables that are not there or not ours, and fragments that cannot be. */
class BadIndexSuite extends AnyFunSuite with OnSpark {

  private val table = "bad_index"
  private lazy val bucket = TestServices.bucket("bad-index")
  private lazy val index = FragmentTables.created(table)

  private def makeForeign(name: String, key: String, keyType: ScalarAttributeType): Unit = {
    FragmentTables.client.createTable(CreateTableRequest.builder.tableName(name)
      .keySchema(KeySchemaElement.builder.attributeName(key).keyType(KeyType.HASH).build())
      .attributeDefinitions(AttributeDefinition.builder.attributeName(key).attributeType(keyType).build())
      .billingMode(BillingMode.PAY_PER_REQUEST).build())
    ()
  }

  test("a table that is not there is told with the command that makes it, by prefix, key and repository") {
    bucket
    def nowhere = reader.option("index.tableName", "nowhere")
    val faults = Seq(
      told(5)(nowhere.load(s"s3://$bucket/logs/").collect()),
      told(5)(nowhere.load(s"s3://$bucket/logs/a.log").collect()),
      told(5)(nowhere.option("repository", "r").option("context", "c").load().collect()))
    faults.foreach { fault =>
      assert(fault.kind == FaultKind.INDEX_NOT_FOUND, fault.getMessage)
      assert(fault.getMessage.contains("table nowhere_manifest") && fault.getMessage.contains("s3ranged-index create"))
    }
  }

  test("a table with another schema is told by name, with the keys that it should have") {
    bucket
    makeForeign("orders", "id", ScalarAttributeType.S)
    makeForeign("orders_manifest", "id", ScalarAttributeType.S)
    for (path <- Seq(s"s3://$bucket/logs/", s"s3://$bucket/logs/a.log")) {
      val fault = told(5)(reader.option("index.tableName", "orders").load(path).collect())
      assert(fault.kind == FaultKind.INDEX_WRONG_SCHEMA && fault.getMessage.contains("orders_manifest"), fault.getMessage)
      assert(fault.getMessage.contains("name another, or create one"))
    }
    val byCommand = Commands.index("create", "--table", "orders")
    assert(byCommand.status == 1 && byCommand.output.contains("[INDEX_WRONG_SCHEMA]") && byCommand.output.contains("id (S HASH)"), byCommand.output)
    TestServices.store.put(bucket, "logs/a.log", "a\n".getBytes("UTF-8"))
    val register = Commands.index("register", "--table", "orders", s"s3://$bucket/logs/")
    assert(register.status == 1 && !register.output.contains("\tat "), register.output)
  }

  test("negative and overlapping fragments are refused by name, and what was registered stays") {
    val key = "fragments/f.log"
    val text = "a1\na2\nb1\nb2\n"
    TestServices.store.put(bucket, key, text.getBytes("UTF-8"))
    val etag = TestServices.store.client.headObject(request => { request.bucket(bucket).key(key); () }).eTag.replace("\"", "")
    val registration = ObjectRegistration.listed(ObjectRef.pinned(bucket, key, etag, text.length), 1700000000000L)
    def fragments(places: (Long, Long)*) = places.zipWithIndex.map { case ((offset, length), i) =>
      new Fragment(FragmentHash.of(s"$key $i".getBytes), offset, length, null)
    }.asJava
    index.registerFragments(bucket, registration, fragments(0L -> 6L, 6L -> 6L), new MetricSet)
    for (places <- Seq(Seq(0L -> 7L, 6L -> 6L), Seq(0L -> 6L, 6L -> 7L), Seq(0L -> 6L, 0L -> 6L))) {
      val fault = intercept[RangedIOException](index.registerFragments(bucket, registration, fragments(places: _*), new MetricSet))
      assert(fault.kind == FaultKind.BAD_FRAGMENT && fault.getMessage.contains(s"s3://$bucket/$key"), fault.getMessage)
      assert(fault.getMessage.contains("must not overlap"))
    }
    for (place <- Seq(-1L -> 6L, 0L -> -6L)) {
      val fault = intercept[RangedIOException](index.registerFragments(bucket, registration, fragments(place), new MetricSet))
      assert(fault.kind == FaultKind.BAD_FRAGMENT && fault.getMessage.contains(s"s3://$bucket/$key"), fault.getMessage)
      assert(fault.getMessage.contains("negative") || fault.getMessage.contains("not positive"))
    }
    val read = reader.option("index.tableName", table).load(s"s3://$bucket/fragments/").collect().map(_.getString(0)).toSeq
    assert(read == Seq("a1", "a2", "b1", "b2"))
    // What somebody else writes into the table is refused by the plan, by name too.
    val rows = FragmentTables.client.scanPaginator(ScanRequest.builder.tableName(s"${table}_manifest").build()).items.asScala
    val row = rows.find(_.asScala.get("offset").exists(_.n == "6")).getOrElse(fail("no row of a fragment at 6"))
    FragmentTables.client.putItem(PutItemRequest.builder.tableName(s"${table}_manifest")
      .item((row.asScala.toMap + ("offset" -> AttributeValue.fromN("4"))).asJava).build())
    val overlap = told(5)(reader.option("index.tableName", table).load(s"s3://$bucket/fragments/").collect())
    assert(overlap.kind == FaultKind.BAD_FRAGMENT && overlap.getMessage.contains(s"s3://$bucket/$key"), overlap.getMessage)
    assert(overlap.getMessage.contains("[4, 10) overlaps [0, 6)"))
  }
}
