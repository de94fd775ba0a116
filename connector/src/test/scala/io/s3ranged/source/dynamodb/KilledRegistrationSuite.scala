package io.s3ranged.source.dynamodb

import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.DynamoDbClient
import software.amazon.awssdk.services.dynamodb.model.{AttributeValue, ScanRequest}

import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index._

/**
 * Kills a registration at every row that it writes, looks at what a plan sees, and runs it again.
 *
 * A plan sees the old or the new entries of each object, never fewer objects, never a part of its
 * fragments; and after the second run both tables hold what one undisturbed run leaves.
 */
final class KilledRegistrationSuite extends AnyFunSuite with LocalDynamo {

  private type Step = (FragmentIndex, String) => Unit

  private val table = "killed"
  private val number = new AtomicInteger
  private lazy val calm = {
    val index = over(client)
    index.create()
    index
  }

  /** Split points of more than a few places go on in further rows. */
  private def over(through: DynamoDbClient) = indexOver(through, table, threads = 1, pointsRowBytes = 40)

  private def version(key: String, etag: String): ObjectRegistration =
    ObjectRegistration.listed(ObjectRef.pinned("bucket", key, etag, 100), 5)

  private def objects(etag: String, keys: String*): Step = (index, repository) =>
    index.register(repository, keys.map(version(_, etag)).asJava, new MetricSet)

  private def fragments(key: String, etag: String, hashes: String*): Step = (index, repository) => {
    val length = 100L / hashes.size
    val parts = hashes.zipWithIndex.map { case (hash, i) => new Fragment(new FragmentHash(hash), i * length, length, null) }
    index.registerFragments(repository, version(key, etag), parts.asJava, new MetricSet)
  }

  private def points(key: String, etag: String, step: Int): Step = (index, repository) => {
    val places = (1 until 100 by step).map(p => new SplitPoint(p, false))
    val found = new SplitPoints(PointKind.GZIP_MEMBERS, PointRecipe.every(step), places.asJava)
    index.registerPoints(repository, version(key, etag), found, new MetricSet)
  }

  private def plan(repository: String): Map[String, Seq[Any]] =
    calm.entries(repository, "", new MetricSet).asScala.toSeq.groupBy(_.context)
      .map { case (context, entries) => context -> entries.map(e => (e.`object`.etag, e.range, e.points)) }

  /** Rows of both tables that belong to `repository`, without its name. */
  private def state(repository: String): Set[Map[String, AttributeValue]] = {
    def rows(name: String) = client.scanPaginator(ScanRequest.builder.tableName(name).build()).items.asScala.map(_.asScala.toMap)
    val associations = rows(table).flatMap { row =>
      val key = row(Attributes.REPOSITORY_CONTEXT).b.asByteArray
      val prefix = AssociationKey.repositoryPrefix(repository)
      Option.when(key.startsWith(prefix))(row + (Attributes.REPOSITORY_CONTEXT -> RowCodec.binary(key.drop(prefix.length))))
    }
    val manifest = rows(table + "_manifest").flatMap { row =>
      val partition = row(Attributes.REPOSITORY_SHARD).s
      Option.when(partition.startsWith(repository + "#"))(
        row + (Attributes.REPOSITORY_SHARD -> RowCodec.text(partition.stripPrefix(repository))))
    }
    (associations ++ manifest).toSet
  }

  private def fresh(before: Seq[Step]): String = {
    val repository = s"kill${number.incrementAndGet()}"
    before.foreach(_(calm, repository))
    repository
  }

  private def killEverywhere(before: Step*)(step: Step): Unit = {
    val undisturbed = fresh(before)
    val old = plan(undisturbed)
    val counting = new KillingDynamo(client, Int.MaxValue)
    step(over(counting), undisturbed)
    val now = plan(undisturbed)
    val wanted = state(undisturbed)
    assert(counting.written > 1)
    (0 until counting.written).foreach { writes =>
      val repository = fresh(before)
      val index = over(new KillingDynamo(client, writes))
      var killed = false
      try step(index, repository) catch { case _: Killed => killed = true }
      assert(killed, s"after $writes writes")
      val seen = plan(repository)
      assert(old.keySet.subsetOf(seen.keySet), s"after $writes writes")
      seen.foreach { case (context, entries) =>
        assert(old.get(context).contains(entries) || now.get(context).contains(entries), s"$context after $writes writes")
      }
      step(calm, repository)
      assert(plan(repository) == now, s"after $writes writes and again")
      assert(state(repository) == wanted, s"after $writes writes and again")
    }
  }

  test("new objects") {
    killEverywhere()(objects("e1", "a", "b", "c"))
  }

  test("new objects beside others, in several batches") {
    killEverywhere(objects("e1", "old"))(objects("e1", (1 to 30).map(i => s"k$i"): _*))
  }

  test("rewritten objects, beside new ones and ones that did not change") {
    killEverywhere(objects("e1", "a", "b"), objects("e2", "c"))(objects("e2", "a", "b", "c", "d"))
  }

  test("fragments in place of an object") {
    killEverywhere(objects("e1", "a", "b"))(fragments("a", "e1", "01", "02", "03"))
  }

  test("fragments of an object that is not there") {
    killEverywhere(objects("e1", "b"))(fragments("a", "e1", "01", "02"))
  }

  test("other fragments in place of fragments, some of which stay") {
    killEverywhere(fragments("a", "e1", "01", "02"))(fragments("a", "e1", "01", "03", "04", "05"))
  }

  test("fragments of a rewritten object") {
    killEverywhere(objects("e1", "a"), fragments("a", "e1", "01", "02"))(fragments("a", "e2", "01", "07"))
  }

  test("a rewritten object in place of fragments") {
    killEverywhere(fragments("a", "e1", "01", "02"), objects("e1", "b"))(objects("e2", "a", "b"))
  }

  test("split points of an object that is not there") {
    killEverywhere(objects("e1", "b"))(points("a", "e1", 1))
  }

  test("split points of an object that is there") {
    killEverywhere(objects("e1", "a", "b"))(points("a", "e1", 1))
  }

  test("other split points, in fewer rows and in more") {
    killEverywhere(points("a", "e1", 1))(points("a", "e1", 2))
    killEverywhere(points("a", "e1", 20))(points("a", "e1", 1))
  }

  test("split points of a rewritten object, and in place of fragments") {
    killEverywhere(points("a", "e1", 2))(points("a", "e2", 1))
    killEverywhere(fragments("a", "e1", "01", "02"))(points("a", "e2", 1))
  }

  test("a rewritten object, and fragments, in place of one with split points") {
    killEverywhere(points("a", "e1", 1), objects("e1", "b"))(objects("e2", "a", "b"))
    killEverywhere(points("a", "e1", 1))(fragments("a", "e1", "01", "02"))
  }

  test("what a killed cleaning has left is remembered by the next registration, killed too") {
    val steps = Seq(objects("e1", "a"), fragments("a", "e1", "01", "02", "03"), objects("e3", "a"))
    val undisturbed = fresh(steps)
    (0 to 8).foreach { writes =>
      val repository = fresh(steps.take(1))
      // Three rows, three associations and the head: live, and nothing cleaned up yet.
      intercept[Killed](steps(1)(indexOver(new KillingDynamo(client, 7), table, threads = 1), repository))
      intercept[Killed](steps(2)(indexOver(new KillingDynamo(client, writes), table, threads = 1), repository))
      steps(2)(calm, repository)
      assert(plan(repository) == plan(undisturbed), s"after $writes writes")
      assert(state(repository) == state(undisturbed), s"after $writes writes")
    }
  }
}
