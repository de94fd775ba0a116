package io.s3ranged.testing

import java.util.{List => JList, Optional}

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index._

/** The index as two maps: what `FragmentIndex` means, without a database. */
final class MemoryFragmentIndex extends FragmentIndex {

  private final case class Registered(
      registration: ObjectRegistration, whole: Boolean, parts: Seq[Association], points: Option[SplitPoints] = None)

  private var manifest = Map.empty[(String, String), Registered]

  override def create(): Unit = ()

  override def register(repository: String, objects: JList[ObjectRegistration], metrics: MetricSet): RegistrationSummary =
    synchronized {
      AssociationKey.check(repository, "")
      objects.asScala.foreach(o => AssociationKey.check(repository, o.context))
      val last = objects.asScala.map(o => o.context -> o).toMap.values
      last.foldLeft(RegistrationSummary.NONE) { (sum, o) =>
        sum.plus(put(repository, Registered(o, whole = true, Seq(Association.ofObject(repository, o)))))
      }
    }

  override def registerFragments(
      repository: String, o: ObjectRegistration, fragments: JList[Fragment], metrics: MetricSet): RegistrationSummary =
    synchronized {
      AssociationKey.check(repository, o.context)
      val parts = FragmentList.of(o.`object`, fragments).fragments.asScala.toSeq
      put(repository, Registered(o, whole = false, parts.map(Association.ofFragment(repository, o, _))))
    }

  override def registerPoints(
      repository: String, o: ObjectRegistration, points: SplitPoints, metrics: MetricSet): RegistrationSummary =
    synchronized {
      AssociationKey.check(repository, o.context)
      points.check(o.`object`)
      put(repository, Registered(o, whole = true, Seq(Association.ofObject(repository, o)), Some(points)))
    }

  override def withoutPoints(
      repository: String, objects: JList[ObjectRegistration], recipe: PointRecipe, metrics: MetricSet): JList[ObjectRegistration] =
    synchronized {
      objects.asScala.foreach(o => AssociationKey.check(repository, o.context))
      objects.asScala.filter { o =>
        manifest.get(repository -> o.context).exists { row =>
          row.whole && row.registration.`object` == o.`object` && !row.points.exists(_.recipe == recipe)
        }
      }.sortBy(_.context).asJava
    }

  override def entry(repository: String, context: String, metrics: MetricSet): Optional[ManifestEntry] = synchronized {
    AssociationKey.check(repository, context)
    manifest.get(repository -> context).filter(_.whole).map(row => entry(row.parts.head, row.points)).toJava
  }

  private def put(repository: String, registered: Registered): RegistrationSummary = {
    val place = repository -> registered.registration.context
    val before = manifest.get(place)
    if (before.exists(isSame(_, registered))) new RegistrationSummary(0, 0, 1)
    else {
      val kept = before.filter(old => registered.points.isEmpty && registered.whole &&
        old.registration.`object` == registered.registration.`object`).flatMap(_.points)
      manifest += place -> registered.copy(points = registered.points.orElse(kept))
      if (before.isEmpty) new RegistrationSummary(1, 0, 0) else new RegistrationSummary(0, 1, 0)
    }
  }

  private def isSame(before: Registered, now: Registered): Boolean = {
    val sameObject = before.registration.`object` == now.registration.`object`
    if (now.whole && before.whole) before.registration == now.registration && now.points.forall(before.points.contains)
    else if (now.whole) sameObject
    else !before.whole && sameObject && before.parts.map(identity) == now.parts.map(identity)
  }

  private def identity(a: Association): (FragmentHash, Any, String) = (a.hash, a.range, a.crc32c)

  override def lookup(query: LookupQuery, metrics: MetricSet): Optional[LookupResult] = synchronized {
    AssociationKey.check(query.repository, query.context)
    val known = manifest.values.flatMap(_.parts).filter(_.hash == query.hash).toSeq
    val levels = MatchLevel.values.toSeq.filter(!_.isWiderThan(query.widest))
    levels.iterator.flatMap { level =>
      metrics.increment(Metric.INDEX_READS)
      known.find(matches(level, query, _)).map(new LookupResult(level, _))
    }.nextOption().toJava
  }

  private def matches(level: MatchLevel, query: LookupQuery, a: Association): Boolean = {
    val sameRepository = a.place.repository == query.repository
    level match {
      case MatchLevel.MATCH_FULL => sameRepository && a.place.context == query.context
      case MatchLevel.MATCH_REPOSITORY => sameRepository
      case MatchLevel.MATCH_HASH => true
    }
  }

  override def entries(repository: String, contextPrefix: String, metrics: MetricSet): JList[ManifestEntry] = synchronized {
    AssociationKey.check(repository, contextPrefix)
    metrics.increment(Metric.INDEX_READS)
    val found = for {
      ((where, context), registered) <- manifest.toSeq
      if where == repository && context.startsWith(contextPrefix)
      part <- registered.parts
    } yield entry(part, registered.points)
    found.sorted(Ordering.comparatorToOrdering(ManifestOrder.BY_CONTEXT)).asJava
  }

  private def entry(a: Association, points: Option[SplitPoints]): ManifestEntry = {
    val ref: ObjectRef = a.`object`
    new ManifestEntry(a.place.repository, a.place.context, ref, a.range, a.lastModifiedMillis, points.orNull)
  }

  override def firstEntries(repository: String, contextPrefix: String, metrics: MetricSet): JList[ManifestEntry] =
    entries(repository, contextPrefix, metrics).asScala.take(10).asJava

  override def close(): Unit = ()
}
