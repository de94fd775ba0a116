package io.s3ranged.contract

import java.nio.charset.StandardCharsets.UTF_8
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

import org.scalacheck.Gen
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.source.index._

/** What every `FragmentIndex` promises. A suite mixes it in and opens an index; each test has a repository of its own. */
trait FragmentIndexContract extends AnyFunSuite with BeforeAndAfterAll with ScalaCheckPropertyChecks {

  protected def openIndex(): FragmentIndex

  protected lazy val index: FragmentIndex = {
    val opened = openIndex()
    opened.create()
    opened
  }

  override protected def afterAll(): Unit = try index.close() finally super.afterAll()

  private val number = new AtomicInteger

  protected def newRepository(): String = s"repository-${number.incrementAndGet()}"

  protected def metrics: MetricSet = new MetricSet

  protected def version(key: String, etag: String = "e1", size: Long = 1000, modified: Long = 5): ObjectRegistration =
    ObjectRegistration.listed(ObjectRef.pinned("bucket", key, etag, size), modified)

  protected def register(repository: String, objects: ObjectRegistration*): RegistrationSummary =
    index.register(repository, objects.asJava, metrics)

  protected def entries(repository: String, prefix: String = ""): Seq[ManifestEntry] =
    index.entries(repository, prefix, metrics).asScala.toSeq

  protected def contexts(repository: String, prefix: String = ""): Seq[String] = entries(repository, prefix).map(_.context)

  protected def fragment(hash: String, offset: Long, length: Long): Fragment =
    new Fragment(new FragmentHash(hash), offset, length, null)

  protected def lookup(hash: FragmentHash, repository: String, context: String, widest: MatchLevel): Option[LookupResult] =
    index.lookup(new LookupQuery(hash, repository, context, widest), metrics).toScala

  private def identity(o: ObjectRegistration) = FragmentHash.ofIdentity(o.`object`)

  private def faultOf(work: => Any): RangedIOException = intercept[RangedIOException](work)

  /** Texts of one to three bytes a character and of two code units, close together. */
  private val character: Gen[String] = Gen.oneOf("a", "b", "/", "\u0001", "é", "\uFFFD", "\uE000", "日", "\uD83D\uDE00")
  private val name: Gen[String] = Gen.choose(0, 6).flatMap(Gen.listOfN(_, character)).map(_.mkString)

  test("creating again what is there changes nothing") {
    val repository = newRepository()
    register(repository, version("a"))
    index.create()
    assert(contexts(repository) == Seq("a"))
  }

  test("a repository of which nobody has heard has no entries") {
    assert(entries("nobody-knows-it").isEmpty)
    assert(index.firstEntries("nobody-knows-it", "", metrics).isEmpty)
  }

  test("an object comes back with all that a reader needs") {
    val repository = newRepository()
    val ref = new ObjectRef("bucket", "dir/k", "v7", "etag", 12345)
    assert(register(repository, new ObjectRegistration("ctx", ref, 99)) == new RegistrationSummary(1, 0, 0))
    assert(entries(repository) == Seq(new ManifestEntry(repository, "ctx", ref, new ByteRange(0, 12345), 99)))
  }

  test("an object without a time, and an empty one, come back as they are") {
    val repository = newRepository()
    register(repository, version("empty", size = 0, modified = -1))
    assert(entries(repository).map(e => (e.range, e.lastModifiedMillis)) == Seq((new ByteRange(0, 0), -1L)))
  }

  test("a prefix takes the contexts that start with it, and no other repository's") {
    val one = newRepository()
    val other = one + "c"
    register(one, Seq("ab", "abc", "ab/1", "ac", "b").map(version(_)): _*)
    register(other, version("ab-of-other"))
    assert(contexts(one, "ab") == Seq("ab", "ab/1", "abc"))
    assert(contexts(one, "abd").isEmpty)
    assert(contexts(other) == Seq("ab-of-other"))
  }

  test("registering the same objects again changes nothing") {
    val repository = newRepository()
    val objects = (1 to 60).map(i => version(s"k$i"))
    assert(register(repository, objects: _*) == new RegistrationSummary(60, 0, 0))
    val before = entries(repository)
    assert(register(repository, objects: _*) == new RegistrationSummary(0, 0, 60))
    assert(entries(repository) == before)
  }

  test("registering no objects is no error") {
    assert(register(newRepository()) == RegistrationSummary.NONE)
  }

  test("of two objects with one context the last counts") {
    val repository = newRepository()
    register(repository, version("k", "e1"), version("k", "e2"))
    assert(entries(repository).map(_.`object`.etag) == Seq("e2"))
  }

  test("a rewritten object replaces its row and takes the old association away") {
    val repository = newRepository()
    val (old, now, other) = (version("k", "e1", 10), version("k", "e2", 20), version("other"))
    register(repository, old, other)
    assert(register(repository, now, other) == new RegistrationSummary(0, 1, 1))
    assert(entries(repository).map(_.`object`) == Seq(now.`object`, other.`object`))
    assert(lookup(identity(old), repository, "k", MatchLevel.MATCH_HASH).isEmpty)
    assert(lookup(identity(now), repository, "k", MatchLevel.MATCH_FULL).map(_.association.`object`).contains(now.`object`))
    assert(lookup(identity(other), repository, "other", MatchLevel.MATCH_FULL).isDefined)
  }

  test("an object that only got a new time keeps its association") {
    val repository = newRepository()
    register(repository, version("k", modified = 5))
    assert(register(repository, version("k", modified = 6)).changed == 1)
    assert(entries(repository).map(_.lastModifiedMillis) == Seq(6L))
    assert(lookup(identity(version("k")), repository, "k", MatchLevel.MATCH_FULL).isDefined)
  }

  test("fragments replace the object's row, in the order of their offsets") {
    val repository = newRepository()
    val o = version("k", size = 100)
    register(repository, o, version("l"))
    val summary = index.registerFragments(
      repository, o, Seq(fragment("bb", 50, 50), fragment("aa", 0, 20)).asJava, metrics)
    assert(summary == new RegistrationSummary(0, 1, 0))
    assert(entries(repository).map(e => e.context -> e.range) ==
      Seq("k" -> new ByteRange(0, 20), "k" -> new ByteRange(50, 100), "l" -> new ByteRange(0, 1000)))
    assert(entries(repository).forall(_.`object`.etag == "e1"))
    assert(lookup(identity(o), repository, "k", MatchLevel.MATCH_HASH).isEmpty)
    assert(lookup(new FragmentHash("bb"), repository, "k", MatchLevel.MATCH_FULL).map(_.association.range)
      .contains(new ByteRange(50, 100)))
  }

  test("other fragments replace fragments, and the same ones change nothing") {
    val repository = newRepository()
    val o = version("k", size = 100)
    val first = Seq(fragment("a1", 0, 50), fragment("a2", 50, 50)).asJava
    val second = Seq(fragment("a1", 0, 50), fragment("b2", 50, 25), fragment("b3", 75, 25)).asJava
    assert(index.registerFragments(repository, o, first, metrics).added == 1)
    assert(index.registerFragments(repository, o, first, metrics).unchanged == 1)
    assert(index.registerFragments(repository, o, second, metrics).changed == 1)
    assert(entries(repository).map(_.range.start) == Seq(0L, 50L, 75L))
    assert(lookup(new FragmentHash("a1"), repository, "k", MatchLevel.MATCH_HASH).isDefined)
    assert(lookup(new FragmentHash("a2"), repository, "k", MatchLevel.MATCH_HASH).isEmpty)
  }

  test("a listing leaves fragments of the same version as they are and replaces those of another") {
    val repository = newRepository()
    val o = version("k", size = 100)
    index.registerFragments(repository, o, Seq(fragment("c1", 0, 50), fragment("c2", 50, 50)).asJava, metrics)
    assert(register(repository, o).unchanged == 1)
    assert(entries(repository).size == 2)
    val now = version("k", "e2", 120)
    assert(register(repository, now).changed == 1)
    assert(entries(repository).map(_.range) == Seq(new ByteRange(0, 120)))
    assert(lookup(new FragmentHash("c2"), repository, "k", MatchLevel.MATCH_HASH).isEmpty)
  }

  test("fragments need not start at 0 nor cover the object") {
    val repository = newRepository()
    index.registerFragments(repository, version("k", size = 100), Seq(fragment("dd", 30, 1)).asJava, metrics)
    assert(entries(repository).map(_.range) == Seq(new ByteRange(30, 31)))
  }

  test("bad fragments are refused before anything is written") {
    val repository = newRepository()
    val o = version("k", size = 100)
    register(repository, o)
    val bad = Seq(
      Seq(fragment("aa", -1, 10)), Seq(fragment("aa", 0, -10)), Seq(fragment("aa", 0, 0)), Seq(fragment("aa", 91, 10)),
      Seq(fragment("aa", Long.MaxValue, 1)), Seq(fragment("aa", 0, 10), fragment("bb", 9, 10)),
      Seq(fragment("aa", 5, 10), fragment("bb", 5, 10)), Seq.empty)
    bad.foreach { fragments =>
      val fault = faultOf(index.registerFragments(repository, o, fragments.asJava, metrics))
      assert(fault.kind == FaultKind.BAD_FRAGMENT)
      assert(fault.getMessage.contains("s3://bucket/k") && fault.getMessage.contains("correct them"))
    }
    assert(entries(repository).map(_.range) == Seq(new ByteRange(0, 100)))
    assert(lookup(new FragmentHash("aa"), repository, "k", MatchLevel.MATCH_REPOSITORY).isEmpty)
  }

  test("a lookup reaches the most specific level first and widens only as far as it may") {
    val (here, there) = (newRepository(), newRepository())
    val bytes = Seq(fragment("5e1f" + f"${here.hashCode}%08x", 0, 100)).asJava
    val hash = bytes.get(0).hash
    index.registerFragments(here, version("x", size = 100), bytes, metrics)
    index.registerFragments(here, version("y", size = 100), bytes, metrics)
    def level(repository: String, context: String, widest: MatchLevel) = lookup(hash, repository, context, widest).map(_.level)
    assert(level(here, "y", MatchLevel.MATCH_HASH).contains(MatchLevel.MATCH_FULL))
    assert(lookup(hash, here, "y", MatchLevel.MATCH_FULL).map(_.association.place.context).contains("y"))
    assert(level(here, "z", MatchLevel.MATCH_FULL).isEmpty)
    assert(level(here, "z", MatchLevel.MATCH_HASH).contains(MatchLevel.MATCH_REPOSITORY))
    assert(level(there, "x", MatchLevel.MATCH_REPOSITORY).isEmpty)
    assert(level(there, "x", MatchLevel.MATCH_HASH).contains(MatchLevel.MATCH_HASH))
    assert(level(here + "c", "x", MatchLevel.MATCH_REPOSITORY).isEmpty)
  }

  test("a lookup costs one request for each level that it tries") {
    val repository = newRepository()
    register(repository, version("k"))
    def reads(context: String, hash: FragmentHash) = {
      val counted = metrics
      index.lookup(new LookupQuery(hash, repository, context, MatchLevel.MATCH_HASH), counted)
      counted.value(Metric.INDEX_READS)
    }
    assert(reads("k", identity(version("k"))) == 1)
    assert(reads("other", identity(version("k"))) == 2)
    assert(reads("k", new FragmentHash("00" * 32)) == 3)
  }

  private val recipe = PointRecipe.every(100)

  private def points(positions: Long*): SplitPoints = new SplitPoints(
    PointKind.GZIP_MEMBERS, recipe, positions.map(p => new SplitPoint(p, p % 2 == 0)).asJava)

  private def registerPoints(repository: String, o: ObjectRegistration, points: SplitPoints): RegistrationSummary =
    index.registerPoints(repository, o, points, metrics)

  private def pointsOf(repository: String): Seq[Option[SplitPoints]] = entries(repository).map(e => Option(e.points))

  test("split points come with the object's entry, also where there are none, and register what was not there") {
    val repository = newRepository()
    register(repository, version("a"), version("b"))
    assert(pointsOf(repository) == Seq(None, None))
    assert(registerPoints(repository, version("a"), points(100, 250, 999)) == new RegistrationSummary(0, 1, 0))
    assert(registerPoints(repository, version("b"), points()) == new RegistrationSummary(0, 1, 0))
    assert(registerPoints(repository, version("c"), points(7)) == new RegistrationSummary(1, 0, 0))
    assert(pointsOf(repository) == Seq(Some(points(100, 250, 999)), Some(points()), Some(points(7))))
    assert(entries(repository).map(_.range) == Seq.fill(3)(new ByteRange(0, 1000)))
    assert(lookup(identity(version("c")), repository, "c", MatchLevel.MATCH_FULL).isDefined)
  }

  test("registering the same points again changes nothing, and others replace them") {
    val repository = newRepository()
    registerPoints(repository, version("a"), points(100, 200))
    val before = entries(repository)
    assert(registerPoints(repository, version("a"), points(100, 200)) == new RegistrationSummary(0, 0, 1))
    assert(entries(repository) == before)
    assert(registerPoints(repository, version("a"), points(300)) == new RegistrationSummary(0, 1, 0))
    assert(pointsOf(repository) == Seq(Some(points(300))))
  }

  test("points stay with the version: a listing keeps them, also with a new time, and another version has none") {
    val repository = newRepository()
    val many = points((1L until 900L): _*)
    registerPoints(repository, version("a"), many)
    assert(register(repository, version("a")).unchanged == 1)
    assert(register(repository, version("a", modified = 6)).changed == 1)
    assert(pointsOf(repository) == Seq(Some(many)))
    assert(register(repository, version("a", "e2")).changed == 1)
    assert(pointsOf(repository) == Seq(None))
    registerPoints(repository, version("a", "e3"), points(5))
    assert(entries(repository).map(e => e.`object`.etag -> e.points) == Seq("e3" -> points(5)))
    assert(lookup(identity(version("a", "e2")), repository, "a", MatchLevel.MATCH_HASH).isEmpty)
  }

  test("points of an object that is registered as fragments of this version change nothing, of another they replace them") {
    val repository = newRepository()
    val o = version("k", size = 1000)
    index.registerFragments(repository, o, Seq(fragment("e1", 0, 500), fragment("e2", 500, 500)).asJava, metrics)
    assert(registerPoints(repository, o, points(100)).unchanged == 1)
    assert(entries(repository).map(e => e.range.start -> e.points) == Seq(0L -> null, 500L -> null))
    assert(registerPoints(repository, version("k", "e2"), points(100)).changed == 1)
    assert(pointsOf(repository) == Seq(Some(points(100))))
    assert(lookup(new FragmentHash("e2"), repository, "k", MatchLevel.MATCH_HASH).isEmpty)
    index.registerFragments(repository, version("k", "e2"), Seq(fragment("e3", 0, 9)).asJava, metrics)
    assert(pointsOf(repository) == Seq(None))
  }

  test("the entry of one context comes by itself: an object's, and no fragments'") {
    val repository = newRepository()
    register(repository, version("a"), version("ab"))
    registerPoints(repository, version("a"), points((1L until 900L): _*))
    index.registerFragments(repository, version("f"), Seq(fragment("e1", 0, 500)).asJava, metrics)
    def one(context: String, from: String = repository) = index.entry(from, context, metrics).toScala
    assert(one("a").map(_.points).contains(points((1L until 900L): _*)))
    assert(one("ab").exists(e => e.context == "ab" && e.points == null))
    assert(one("f").isEmpty && one("c").isEmpty && one("a", "nobody-knows-it").isEmpty)
  }

  test("who has no points yet is told: this version, as a whole, and by the same recipe") {
    val repository = newRepository()
    val all = Seq("a", "b", "c", "d", "e").map(version(_))
    register(repository, all.take(2) :+ version("c", "older"): _*)
    index.registerFragments(repository, version("d"), Seq(fragment("e1", 0, 500)).asJava, metrics)
    registerPoints(repository, version("a"), points((1L until 900L): _*))
    def without(recipe: PointRecipe) = index.withoutPoints(repository, all.asJava, recipe, metrics).asScala.map(_.context)
    assert(without(recipe) == Seq("b"))
    assert(without(PointRecipe.every(200)) == Seq("a", "b"))
    assert(index.withoutPoints("nobody-knows-it", all.asJava, recipe, metrics).isEmpty)
    assert(index.withoutPoints(repository, Seq.empty[ObjectRegistration].asJava, recipe, metrics).isEmpty)
  }

  test("points behind the object's end are refused before anything is written") {
    val repository = newRepository()
    val fault = faultOf(registerPoints(repository, version("k"), points(10, 1000)))
    assert(fault.kind == FaultKind.BAD_FRAGMENT && fault.getMessage.contains("s3://bucket/k"))
    assert(entries(repository).isEmpty)
  }

  test("names that no key can hold are refused") {
    val bad = Seq("nul\u0000" -> "c", "" -> "c", "r" * 513 -> "c", "r" -> "nul\u0000", "r" -> "half\uD83D")
    bad.foreach { case (repository, context) =>
      val faults = Seq(
        faultOf(index.register(repository, Seq(new ObjectRegistration(context, version("k").`object`, 1)).asJava, metrics)),
        faultOf(index.entries(repository, context, metrics)),
        faultOf(lookup(new FragmentHash("aa"), repository, context, MatchLevel.MATCH_HASH)))
      faults.foreach { fault =>
        assert(fault.kind == FaultKind.BAD_OPTION)
        assert(fault.getMessage.contains("repository") || fault.getMessage.contains("context"))
      }
    }
  }

  test("contexts longer than a key come back whole, sorted, and by every prefix") {
    val repository = newRepository()
    val limit = AssociationKey.contextLimit(repository)
    val stem = "é" * (limit / 2)
    val names = Seq(stem, stem + "b", stem + "a", stem + "a" * 2000, "x" * limit, "x" * (limit + 1), "k" * 1024)
    register(repository, names.map(n => new ObjectRegistration(n, version("k").`object`, 1)): _*)
    val sorted = names.sortWith(ManifestOrder.compareContexts(_, _) < 0)
    assert(contexts(repository) == sorted)
    Seq("é", stem, stem + "a", stem + "aa", "x" * limit, "x" * (limit + 1), "k" * 1000).foreach { prefix =>
      assert(contexts(repository, prefix) == sorted.filter(_.startsWith(prefix)))
    }
    names.foreach { name =>
      val found = lookup(identity(version("k")), repository, name, MatchLevel.MATCH_FULL)
      assert(found.map(_.association.place.context).contains(name))
    }
  }

  test("entries equal a model for any contexts and prefixes") {
    forAll(Gen.listOf(Gen.zip(name, Gen.choose(0, 3))), name, minSuccessful(40), sizeRange(30)) { (given, prefix) =>
      val repository = newRepository()
      given.grouped(5).foreach { some =>
        register(repository, some.map { case (context, n) =>
          new ObjectRegistration(context, version("k", s"e$n", n).`object`, n)
        }: _*)
      }
      val model = given.toMap.filter(_._1.startsWith(prefix)).toSeq
        .sortWith { case ((a, _), (b, _)) => java.util.Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)) < 0 }
      assert(entries(repository, prefix).map(e => e.context -> e.`object`.size) == model.map { case (c, n) => c -> n.toLong })
      val first = index.firstEntries(repository, prefix, metrics).asScala
      assert(first.nonEmpty == model.nonEmpty && first.forall(entries(repository, prefix).contains))
    }
  }
}
