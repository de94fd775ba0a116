package io.s3ranged.source.plan

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.{ByteRange, ObjectRef}
import org.scalatest.funsuite.AnyFunSuite

import scala.jdk.CollectionConverters._

class FiltersSuite extends AnyFunSuite {

  private def at(key: String): ObjectRef = ObjectRef.named("bucket", key)

  test("no filter accepts all, of unknown time too") {
    assert(Filters.NONE.accepts(at("a/b"), -1))
  }

  test("pathGlobFilter looks at the name behind the last slash") {
    val logs = Filters.NONE.withNames("*.log")
    assert(logs.accepts(at("x.log"), 1) && logs.accepts(at("a.txt/x.log"), 1) && !logs.accepts(at("a.log/x.txt"), 1))
    assert(Filters.NONE.withNames("{a,b}[0-9]").accepts(at("x/b7"), 1))
    val fault = intercept[RangedIOException](Filters.NONE.withNames("[a"))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("pathGlobFilter"))
  }

  test("times are exclusive at both ends") {
    val between = Filters.NONE.withModifiedAfter(10).withModifiedBefore(20)
    assert(Seq(9L, 10L, 11L, 19L, 20L).map(between.accepts(at("a"), _)) == Seq(false, false, true, true, false))
  }

  test("a time that is asked for and not known is a fault, which names object and remedy") {
    val fault = intercept[RangedIOException](Filters.NONE.withModifiedAfter(10).accepts(at("a"), -1))
    assert(fault.kind == FaultKind.INDEX_INCONSISTENT)
    assert(fault.getMessage.contains("s3://bucket/a") && fault.getMessage.contains("register"))
  }

  test("names are hidden as in Spark's listing") {
    for (name <- Seq("_a", ".a", "a._COPYING_", "_SUCCESS", "_temporary", "._a=1")) assert(HiddenNames.isHidden(name, ""), name)
    for (name <- Seq("a", "_a=1", "_metadata", "_common_metadata", "_metadata_x", "", "a_", "a.b"))
      assert(!HiddenNames.isHidden(name, ""), name)
  }

  test("hidden folders count below the base only") {
    assert(HiddenNames.isHidden("t/_temporary/0/part", "t/"))
    assert(!HiddenNames.isHidden("t/_temporary/0/part", "t/_temporary/"))
    assert(!HiddenNames.isHidden("_t/x=1/part", "_t/"))
  }

  private def splits(count: Int): Seq[Split] = (0 until count).map { i =>
    val range = new ByteRange(i * 128L << 20, (i + 1) * 128L << 20)
    new Split(
      List(new PlannedRange(at("big"), ByteRange.from(0), range, -1, List.empty[String].asJava)).asJava,
      List.empty[String].asJava)
  }

  private def hosts(splits: Seq[Split], hosts: String*): Seq[String] =
    SplitHosts.prefer(splits.asJava, hosts.asJava).asScala.toSeq.map(_.preferredHosts.asScala.toSeq match {
      case Seq(host) => host
    })

  test("the same splits prefer the same hosts, whatever the order of hosts") {
    assert(hosts(splits(100), "a", "b", "c") == hosts(splits(100), "c", "a", "b"))
    assert(SplitHosts.prefer(splits(3).asJava, List.empty[String].asJava) == splits(3).asJava)
  }

  test("no host has more than a quarter above its share, and a new host takes about what it gets and little else moves") {
    val before = hosts(splits(400), "a", "b", "c")
    assert(before.groupBy(identity).values.forall(_.size <= 400 / 3 * 1.26))
    val after = hosts(splits(400), "a", "b", "c", "d")
    assert(after.groupBy(identity).values.forall(_.size <= 126))
    val moved = before.zip(after).count { case (b, a) => a != "d" && a != b }
    assert(moved < 80, "splits that moved between hosts that stayed")
  }
}
