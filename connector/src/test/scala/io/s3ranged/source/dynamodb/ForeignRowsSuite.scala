package io.s3ranged.source.dynamodb

import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.model._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index._

/** Rows that this version would not have written: refused by name, never read as something else. */
final class ForeignRowsSuite extends AnyFunSuite with LocalDynamo {

  private type Row = Map[String, AttributeValue]

  private val table = "rows"
  private val number = new AtomicInteger
  private lazy val index = {
    val opened = indexOver(client, table)
    opened.create()
    opened
  }
  private val key = "logs/é 1.log"
  private val registration = ObjectRegistration.listed(ObjectRef.pinned("bucket", key, "e1", 100), 5)

  /** Registers two fragments, changes the manifest's rows behind the index's back, and plans. */
  private def planAfter(change: Row => Option[Row]): Seq[ManifestEntry] = {
    val repository = s"rows${number.incrementAndGet()}"
    val fragments = Seq(0, 50).map(at => new Fragment(new FragmentHash(f"$at%02x"), at, 50, null))
    index.registerFragments(repository, registration, fragments.asJava, new MetricSet)
    val name = table + "_manifest"
    client.scanPaginator(ScanRequest.builder.tableName(name).build()).items.asScala.map(_.asScala.toMap)
      .filter(row => row(Attributes.REPOSITORY_SHARD).s.startsWith(repository + "#")).toSeq
      .foreach { row =>
        val keys = row.filter { case (k, _) => k == Attributes.REPOSITORY_SHARD || k == Attributes.CONTEXT_OFFSET }
        client.deleteItem(DeleteItemRequest.builder.tableName(name).key(keys.asJava).build())
        change(row).foreach(changed => client.putItem(PutItemRequest.builder.tableName(name).item(changed.asJava).build()))
      }
    index.entries(repository, "", new MetricSet).asScala.toSeq
  }

  private def kind(row: Row) = row(Attributes.KIND).s
  private def isSecond(row: Row) = kind(row) == "fragment" && row(Attributes.OFFSET).n == "50"

  private def faultAfter(change: Row => Option[Row]): RangedIOException = {
    val fault = intercept[RangedIOException](planAfter(change))
    assert(fault.getMessage.contains(key) && fault.getMessage.contains(fault.kind.remedy))
    fault
  }

  private def set(name: String, value: AttributeValue)(row: Row): Option[Row] =
    Some(if (isSecond(row)) row + (name -> value) else row)

  test("rows as they were written are a plan") {
    assert(planAfter(Some(_)).map(_.range.start) == Seq(0L, 50L))
  }

  test("a missing fragment fails the plan") {
    assert(faultAfter(row => Option.unless(isSecond(row))(row)).kind == FaultKind.INDEX_INCONSISTENT)
  }

  test("fragments that overlap fail the plan") {
    assert(faultAfter(set(Attributes.OFFSET, RowCodec.number(49))).kind == FaultKind.BAD_FRAGMENT)
  }

  test("negative offsets, negative lengths and ends behind the object fail the plan") {
    Seq(Attributes.OFFSET -> -1L, Attributes.LENGTH -> -5L, Attributes.LENGTH -> 51L, Attributes.OBJECT_SIZE -> -1L,
      Attributes.OFFSET -> Long.MaxValue).foreach { case (name, value) =>
      assert(faultAfter(set(name, RowCodec.number(value))).kind == FaultKind.INDEX_INCONSISTENT)
    }
  }

  test("attributes that are missing, of another type or of a later version fail the plan") {
    Seq(Attributes.LENGTH -> RowCodec.text("5"), Attributes.ETAG -> RowCodec.number(1), Attributes.KIND -> RowCodec.text("mystery"),
      Attributes.LENGTH -> AttributeValue.fromN("1.5")).foreach { case (name, value) =>
      assert(faultAfter(set(name, value)).kind == FaultKind.INDEX_INCONSISTENT)
    }
    Seq(Attributes.OFFSET, Attributes.HASH, Attributes.GENERATION).foreach { name =>
      assert(faultAfter(row => Some(if (isSecond(row)) row - name else row)).kind == FaultKind.INDEX_INCONSISTENT)
    }
  }

  test("registering again heals a plan that fails") {
    val repository = s"rows${number.incrementAndGet() + 1}"
    faultAfter(row => Option.unless(isSecond(row))(row))
    val fragments = Seq(0, 50).map(at => new Fragment(new FragmentHash(f"$at%02x"), at, 50, null))
    index.registerFragments(repository, registration, fragments.asJava, new MetricSet)
    assert(index.entries(repository, "", new MetricSet).size == 2)
  }
}
