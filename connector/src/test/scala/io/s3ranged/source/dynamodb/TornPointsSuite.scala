package io.s3ranged.source.dynamodb

import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.model._

import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index._

/** Split points of which some are missing or foreign: the object is planned all the same, without points. */
final class TornPointsSuite extends AnyFunSuite with LocalDynamo {

  private type Row = Map[String, AttributeValue]

  private val table = "torn"
  private val number = new AtomicInteger
  private lazy val index = {
    val opened = indexOver(client, table, pointsRowBytes = 40)
    opened.create()
    opened
  }
  private val registration = ObjectRegistration.listed(ObjectRef.pinned("bucket", "k.gz", "e1", 1000), 5)
  private val points =
    new SplitPoints(PointKind.GZIP_MEMBERS, PointRecipe.every(5), (5 until 900 by 5).map(p => new SplitPoint(p, p % 2 == 0)).asJava)

  private def newRepository(): String = s"torn${number.incrementAndGet()}"

  private def rows(repository: String): Seq[Row] =
    client.scanPaginator(ScanRequest.builder.tableName(table + "_manifest").build()).items.asScala.map(_.asScala.toMap)
      .filter(row => row(Attributes.REPOSITORY_SHARD).s.startsWith(repository + "#") && row(Attributes.KIND).s != "shards").toSeq

  private def put(row: Row): Unit = {
    client.putItem(PutItemRequest.builder.tableName(table + "_manifest").item(row.asJava).build())
    ()
  }

  private def delete(row: Row): Unit = {
    val key = row.filter { case (name, _) => name == Attributes.REPOSITORY_SHARD || name == Attributes.CONTEXT_OFFSET }
    client.deleteItem(DeleteItemRequest.builder.tableName(table + "_manifest").key(key.asJava).build())
    ()
  }

  /** What a plan sees after each row was changed or taken away; and that registering again heals it. */
  private def planAfter(change: Row => Option[Row]): SplitPoints = {
    val repository = newRepository()
    index.registerPoints(repository, registration, points, new MetricSet)
    val before = rows(repository)
    assert(before.size > 3)
    before.foreach { row =>
      delete(row)
      change(row).foreach(put)
    }
    val seen = index.entries(repository, "", new MetricSet).asScala
    assert(seen.size == 1 && seen.head.`object` == registration.`object` && seen.head.range == registration.`object`.range)
    index.registerPoints(repository, registration, points, new MetricSet)
    assert(index.entries(repository, "", new MetricSet).asScala.map(_.points) == Seq(points))
    assert(rows(repository).toSet == before.toSet, "registering again heals")
    seen.head.points
  }

  private def isFragment(row: Row) = row(Attributes.KIND).s == "fragment"

  test("points that no row could hold come whole, in as many rows as they need, each below DynamoDB's limit") {
    val opened = DynamoFragmentIndex.open(settings(table))
    val repository = newRepository()
    // A point for 16 MiB of 5 TiB, S3's largest object.
    val step = 16L << 20
    val most = new SplitPoints(
      PointKind.ZSTD_FRAMES, PointRecipe.every(step), (1L to 327679L).map(i => new SplitPoint(i * step + i % 1000, i % 3 == 0)).asJava)
    val huge = ObjectRegistration.listed(ObjectRef.pinned("bucket", "k" * 1000 + ".zst", "e1", 5L << 40), 5)
    index.hashCode
    opened.registerPoints(repository, huge, most, new MetricSet)
    val sizes = rows(repository).map(_.values.map(value => if (value.b == null) 1000 else value.b.asByteArray.length).sum)
    assert(sizes.size == 6 && sizes.max < 300000, sizes)
    assert(opened.entries(repository, "", new MetricSet).asScala.map(_.points) == Seq(most))
  }

  test("points as they were written are read") {
    assert(planAfter(Some(_)) == points)
  }

  test("where a row of points is missing the object has none") {
    assert(planAfter(row => Option.unless(isFragment(row) && row(Attributes.OFFSET).n == "2")(row)) == null)
  }

  test("points that another version packed, or that are damaged, are none") {
    val head = RowCodec.binary(Array[Byte](1, 2, 3, 4, 9))
    assert(planAfter(row => Some(if (isFragment(row)) row else row + (Attributes.SPLIT_POINTS -> head))) == null)
  }

  test("what a version that knows no points makes of the rows: the object, and fragments that do not count") {
    val unknown = Set(Attributes.SPLIT_POINTS, Attributes.SPLIT_POINTS_ROWS)
    assert(planAfter(row => Some(row.filterNot { case (name, _) => unknown(name) })) == null)
  }

  test("a listing heals nothing and breaks nothing where points are torn, and they count as not there") {
    val repository = newRepository()
    index.registerPoints(repository, registration, points, new MetricSet)
    delete(rows(repository).filter(isFragment).head)
    assert(index.register(repository, List(registration).asJava, new MetricSet).unchanged == 1)
    assert(index.withoutPoints(repository, List(registration).asJava, points.recipe, new MetricSet).asScala == Seq(registration))
    assert(index.entry(repository, "k.gz", new MetricSet).get.points == null)
  }
}
